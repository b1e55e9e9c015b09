// In place of a room, where the address names none that there could be, or none that the user may know of. Nothing can be
// written here.
import { focusOn } from './dom.js';

export class NoRoom {
  #page;
  #room;

  constructor(page, room) {
    this.#page = page;
    this.#room = room;
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
