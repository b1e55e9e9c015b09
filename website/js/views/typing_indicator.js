// Who is typing. Names are cut where there is no room for them, the verb never is.
import { using } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { find } from './dom.js';

const NAMED = 3;

export function showTyping(element, names) {
  element.hidden = names.length === 0;
  if (element.hidden) return;
  const named = names.length <= NAMED ? inSentence(names) : [{ type: 'literal', value: texts.typing.several }];
  find('.typing-names', element).replaceChildren(...named.map(part));
  find('.typing-verb', element).textContent = texts.typing.verb(names.length);
}

function inSentence(names) {
  return using(Intl.ListFormat, { type: 'conjunction' }).formatToParts(names);
}

/** A name stands apart from the sentence: it may be written in the other direction. */
function part({ type, value }) {
  if (type === 'literal') return document.createTextNode(value);
  const name = document.createElement('bdi');
  name.textContent = value;
  return name;
}
