// The box that leads to any room or person by a few letters. It opens at once: who knows its keys types on, and that is not for
// the message box. What looks for what was typed is loaded then.
import { find } from './dom.js';
import { OnDemand } from './on_demand.js';

export class GoToBox {
  #dialog;
  #search;
  #isMeant = false;

  /** `does` is for `GoTo`. */
  constructor(dialog, does, signal) {
    this.#dialog = dialog;
    this.#search = new OnDemand(
      () => import('./go_to.js'),
      ({ GoTo }) => new GoTo(dialog, does, signal),
    );
    const meant = (event) => {
      event.preventDefault();
      this.#isMeant = !this.#search.part;
    };
    find('form', dialog).addEventListener('submit', meant, { signal });
  }

  async open() {
    if (this.#dialog.open) return;
    find('input', this.#dialog).value = '';
    this.#isMeant = false;
    this.#dialog.showModal();
    await this.#search.use((search) => this.#begin(search));
    if (!this.#search.part) this.#dialog.close();
  }

  close() {
    this.#search.close();
    this.#dialog.close();
  }

  /** With what has been typed by now, and Enter where that was pressed. */
  #begin(search) {
    if (!this.#dialog.open) return;
    search.begin();
    if (this.#isMeant) find('form', this.#dialog).requestSubmit();
  }
}
