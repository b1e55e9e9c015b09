// Who is typing. Names are cut where there is no room for them, the verb never is.
import { find } from './dom.js';

const list = new Intl.ListFormat('en', { type: 'conjunction' });
const NAMED = 3;

export function showTyping(element, names) {
  element.hidden = names.length === 0;
  if (element.hidden) return;
  const named = names.length <= NAMED ? list.formatToParts(names) : [{ type: 'literal', value: 'Several people' }];
  find('.typing-names', element).replaceChildren(...named.map(part));
  find('.typing-verb', element).textContent = names.length === 1 ? 'is typing' : 'are typing';
}

/** A name stands apart from the sentence: it may be written in the other direction. */
function part({ type, value }) {
  if (type === 'literal') return document.createTextNode(value);
  const name = document.createElement('bdi');
  name.textContent = value;
  return name;
}
