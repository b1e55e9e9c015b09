import { find } from './dom.js';

const list = new Intl.ListFormat('en', { type: 'conjunction' });
const NAMED = 3;

export function showTyping(element, names) {
  element.hidden = names.length === 0;
  if (names.length) find('.typing-text', element).textContent = sentence(names);
}

function sentence(names) {
  if (names.length > NAMED) return 'Several people are typing';
  return `${list.format(names)} ${names.length === 1 ? 'is' : 'are'} typing`;
}
