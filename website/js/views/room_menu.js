// What can be done with the room on the screen: invite, leave and, for its admins, archive.
import { find } from './dom.js';

const CHOICES = ['invite', 'leave', 'archive'];

export class RoomMenu {
  #menu;
  #toggle;
  #about = null;

  /** `does` invites into, leaves and archives a room. */
  constructor(menu, toggle, does, signal) {
    this.#menu = menu;
    this.#toggle = toggle;
    for (const name of CHOICES) find(`.${name}`, menu).addEventListener('click', () => this.#chosen(does[name]), { signal });
  }

  /** `about` is what is known of the room on the screen, or null; `rights` has the names of what may be done with it. */
  show(about, rights) {
    this.#about = about;
    const offered = CHOICES.filter((name) => about && !about.archived_at && rights.has(name));
    for (const name of CHOICES) find(`.${name}`, this.#menu).hidden = !offered.includes(name);
    this.#toggle.hidden = offered.length === 0;
    if (this.#toggle.hidden) this.close();
  }

  close() {
    this.#menu.hidePopover();
  }

  #chosen(run) {
    this.close();
    if (this.#about) run(this.#about);
  }
}
