// The people in the room: oneself first, then by name.
import { showAvatar } from './avatar.js';
import { find, fromTemplate } from './dom.js';

export function showPeople(panel, { people, count }, me) {
  for (const total of document.querySelectorAll('.people-total')) total.textContent = count.toLocaleString();
  const sorted = people.toSorted((a, b) => (b.id === me.id) - (a.id === me.id) || a.name.localeCompare(b.name));
  find('.people', panel).replaceChildren(...sorted.map((person) => personItem(person, me)));
  find('.people-note', panel).hidden = people.length > 0 || count === 0;
}

function personItem(person, me) {
  const item = fromTemplate('person-template');
  item.dataset.userId = person.id;
  showAvatar(find('.avatar', item), person);
  find('.person-name', item).textContent = person.name;
  find('.person-you', item).hidden = person.id !== me.id;
  return item;
}
