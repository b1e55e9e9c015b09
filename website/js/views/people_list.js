// The people in the room: oneself first, then by name. What is not known is not claimed.
import { locale, number } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { find, showItems } from './dom.js';
import { showPerson } from './person.js';

/** `isCurrent` says whether who comes and goes is heard at present. */
export function showPeople(panel, { people, count }, me, isCurrent) {
  const isKnown = isCurrent && count !== null;
  for (const total of document.querySelectorAll('.people-total')) {
    total.textContent = isKnown ? number(count) : '';
  }
  panel.classList.toggle('stale', !isKnown);
  const sorted = people.toSorted((a, b) => (b.id === me.id) - (a.id === me.id) || a.name.localeCompare(b.name, locale()));
  showSorted(find('.people', panel), sorted, me);
  showNote(find('.people-note', panel), noteOf(isKnown, count, people.length));
}

function noteOf(isKnown, count, listed) {
  if (isKnown) return count > 0 && listed === 0 ? texts.people.tooBusy : '';
  // While a connection is only being made, what was just asked for is not old.
  return count === null && listed > 0 ? texts.people.asItWas : '';
}

function showNote(note, text) {
  note.textContent = text;
  note.hidden = !text;
}

/** The tab key comes to one of them. */
function showSorted(list, people, me) {
  const show = (item, person) => showPerson(item, person, { isMe: person.id === me.id });
  const focused = showItems(list, people, 'person-template', show);
  const buttons = [...list.querySelectorAll('.person')];
  for (const button of buttons) button.tabIndex = button === (focused ?? buttons[0]) ? 0 : -1;
}
