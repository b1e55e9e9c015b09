// In place of a room, where the address names none that there could be, or none that the user may know of. Nothing can be
// written here; what was, and could not be sent any more, is not lost.
import { find, focusOn, showItems } from './dom.js';
import { nodesOf } from './rich_text.js';

export class NoRoom {
  #page;
  #room;
  #unsent;

  /** `discard` gives one of the messages up that `showUnsent` shows, by its `client_id`. */
  constructor(page, room, discard) {
    this.#page = page;
    this.#room = room;
    this.#unsent = find('.unsent-there', page);
    this.#unsent.addEventListener('click', ({ target, detail }) => {
      const item = target.closest('.discard')?.closest('li');
      // Once more in the same place is the next one's, that has come there.
      if (item && detail < 2) discard(item.dataset.key);
    });
  }

  /** Says `why`: 'nowhere' or 'unknown', of a `name` as the address has it, or 'left', of what the room was called. */
  show(why, name) {
    for (const each of this.#page.querySelectorAll('[data-why]')) each.hidden = !each.dataset.why.split(' ').includes(why);
    for (const each of this.#page.querySelectorAll('.no-room-name')) each.textContent = name;
    this.#swap(true);
  }

  hide() {
    this.#swap(false);
  }

  /** What waits here to be sent: `{ client_id, text, people }`. */
  showUnsent(entries) {
    const hadFocus = this.#unsent.contains(document.activeElement);
    this.#unsent.hidden = entries.length === 0;
    const things = entries.map((entry) => ({ ...entry, id: entry.client_id }));
    const focused = showItems(find('ul', this.#unsent), things, 'unsent-template', showText);
    if (hadFocus && !focused) find('a', this.#page).focus();
  }

  /** For what is neither a room nor an address that names none. */
  showNeither() {
    this.#page.hidden = this.#room.hidden = true;
  }

  /** The keyboard stays with what is shown. */
  #swap(isShown) {
    const isLost = isShown && this.#room.contains(document.activeElement);
    this.#page.hidden = !isShown;
    this.#room.hidden = isShown;
    if (isLost) focusOn(this.#page);
  }
}

function showText(item, { text, people }) {
  find('.text', item).replaceChildren(...nodesOf(text, people));
}
