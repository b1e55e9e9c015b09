// What can be done with one message: one menu for all of them, which opens at the message, or from below where fingers
// point (ARIA Authoring Practices, "Menu and Menubar").
import { find, isRightToLeft } from './dom.js';
import { onKey } from './keys.js';
import { placeAt } from './place.js';

export class MessageMenu extends EventTarget {
  #menu;
  #item = null;
  #back = null;

  constructor(menu, signal) {
    super();
    this.#menu = menu;
    menu.addEventListener('click', ({ target }) => this.#chosen(target.closest('[data-action]')), { signal });
    menu.addEventListener('toggle', ({ newState }) => newState === 'closed' && this.#closed(), { signal });
    onKey(menu, (event) => this.#pressed(event), { signal });
  }

  /** `may` names what is offered; `anchor` is what it opens at, `back` takes the focus when it closes without a choice. */
  open(item, may, { anchor = find('.text', item), back = () => {} } = {}) {
    this.#item = item;
    this.#back = back;
    for (const button of this.#menu.querySelectorAll('[data-action]')) button.hidden = !may.has(button.dataset.action);
    if (!this.#menu.matches(':popover-open')) this.#menu.showPopover();
    placeAt(this.#menu, anchor.getBoundingClientRect());
    this.#offered[0]?.focus();
  }

  close() {
    this.#menu.hidePopover();
  }

  get #offered() {
    return [...this.#menu.querySelectorAll('[data-action]:not([hidden])')];
  }

  #pressed(event) {
    const offered = this.#offered;
    const at = offered.indexOf(document.activeElement);
    const last = offered.length - 1;
    const [after, before] = [at === last ? 0 : at + 1, at <= 0 ? last : at - 1];
    const [right, left] = isRightToLeft() ? [before, after] : [after, before];
    const steps = { ArrowDown: after, ArrowRight: right, ArrowUp: before, ArrowLeft: left, Home: 0, End: last };
    const next = steps[event.key];
    if (event.key === 'Tab') this.close();
    else if (next === undefined) return;
    event.preventDefault();
    offered[next]?.focus();
  }

  #chosen(button) {
    if (!button) return;
    const item = this.#item;
    const back = this.#back;
    this.#back = null;
    this.close();
    this.dispatchEvent(new CustomEvent('choose', { detail: { ...button.dataset, item, back } }));
  }

  #closed() {
    const back = this.#back;
    this.#item = this.#back = null;
    // Who has clicked elsewhere is there.
    if (document.activeElement === document.body || this.#menu.contains(document.activeElement)) back?.();
  }
}
