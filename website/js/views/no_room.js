// In place of a room, where the address names none that there could be. Nothing can be written here.
import { find } from './dom.js';

export class NoRoom {
  #page;
  #room;

  constructor(page, room) {
    this.#page = page;
    this.#room = room;
  }

  /** `name` as the address has it. */
  show(name) {
    find('.no-room-name', this.#page).textContent = name;
    this.#swap(true);
  }

  hide() {
    this.#swap(false);
  }

  /** For what is neither a room nor an address that names none. */
  showNeither() {
    this.#page.hidden = this.#room.hidden = true;
  }

  #swap(isShown) {
    this.#page.hidden = !isShown;
    this.#room.hidden = isShown;
  }
}
