// The details of the room on the screen, at the right: a column that is opened and closed and stays so, or, where the page
// is narrow, a drawer. What they consist of is loaded when they are open.
import { withDialogs } from './views/dialogs.js';
import { find } from './views/dom.js';
import { isColumn } from './views/popovers.js';
import { Roving } from './views/roving.js';

// js/boot.js shows it before the first paint.
const KEY = 'chatroom.details';
const CLOSED = 'closed';

export class Details {
  #panel;
  #toggle;
  #root = document.documentElement;
  #make;
  #part = null;
  #loading = null;
  #hears;
  #room = null;
  /** Whether a dialog has taken the drawer's place. */
  #isBehind = false;

  /** `make` makes the part of them that is loaded, of its module; `hears` tells of a room's id whether its events are heard. */
  constructor({ panel, toggle, make, hears, signal }) {
    this.#panel = panel;
    this.#toggle = toggle;
    this.#make = make;
    this.#hears = hears;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(toggle, 'click', (event) => this.#clicked(event));
    on(find('.drawer-close', panel), 'click', (event) => this.#clicked(event));
    on(panel, 'toggle', ({ newState }) => this.#toggled(newState));
    document.addEventListener('close', () => this.#comeBack(), { capture: true, signal });
    on(window, 'resize', () => this.#changed());
    new Roving(find('#people'), '.person');
    this.#changed();
  }

  /** The room on the screen, or null. */
  show(room) {
    if (room !== this.#room) {
      this.#isBehind = false;
      this.#panel.hidePopover();
    }
    this.#room = room;
    this.#update();
  }

  /** What may have been missed is asked for: who comes and goes is heard again. */
  missed() {
    this.#part?.load();
    this.#update();
  }

  receive(events) {
    this.#part?.receive(events);
  }

  /** Somebody who is named on the page. */
  async openPerson(person) {
    const room = this.#room;
    await this.#load();
    await this.#update();
    if (room === this.#room) this.#part?.openPerson(person);
  }

  async openOrder() {
    (await this.#load())?.openOrder();
  }

  close() {
    this.#room = null;
    this.#part?.close();
    this.#panel.hidePopover();
  }

  get #isColumn() {
    return isColumn(this.#panel);
  }

  get #isOpen() {
    return this.#isColumn ? this.#root.dataset.details !== CLOSED : this.#panel.matches(':popover-open');
  }

  /** The room on the screen. Of one that nobody may look into there is nothing to tell. */
  get #known() {
    return this.#room?.about?.members === undefined ? null : this.#room;
  }

  #toggled(state) {
    this.#isBehind = state === 'closed' && Boolean(find('dialog[open]'));
    this.#changed();
  }

  /** Whoever has opened a dialog from the drawer is in the drawer again when it is closed. */
  #comeBack() {
    if (!this.#isBehind || find('dialog[open]')) return;
    this.#isBehind = false;
    if (!this.#isColumn) this.#panel.showPopover();
  }

  /** Of a drawer the browser takes care (`popovertarget`). */
  #clicked(event) {
    if (!this.#isColumn) return;
    event.preventDefault();
    this.#remember(this.#isOpen ? CLOSED : null);
    this.#changed();
    if (!this.#isOpen) this.#toggle.focus();
  }

  #remember(state) {
    if (state) this.#root.dataset.details = state;
    else delete this.#root.dataset.details;
    try {
      if (state) localStorage.setItem(KEY, state);
      else localStorage.removeItem(KEY);
    } catch {
      // Nothing can be kept here: it holds for this page.
    }
  }

  #changed() {
    this.#toggle.ariaExpanded = String(this.#isOpen);
    this.#update();
  }

  async #update() {
    if (this.#isOpen && this.#known) await this.#load();
    const room = this.#known;
    this.#part?.show(room, this.#isOpen && this.#hears(room?.id));
  }

  /** Where it cannot be had, the list of who is here is there all the same, and the next time it is asked for again. */
  async #load() {
    if (this.#part) return this.#part;
    try {
      const module = await (this.#loading ??= withDialogs(import('./room_details.js')));
      this.#part ??= this.#make(module);
    } catch (problem) {
      this.#loading = null;
      if (!(problem instanceof TypeError)) throw problem;
    }
    return this.#part;
  }
}
