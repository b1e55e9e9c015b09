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

  /** `own` is the user's membership of the room on the screen, or null. */
  show(own) {
    this.#about = own;
    const isGeneral = own?.id === 'general';
    this.#toggle.hidden = !own || own.kind === 'direct';
    find('.leave', this.#menu).hidden = isGeneral;
    find('.archive', this.#menu).hidden = isGeneral || own?.role !== 'admin';
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
