// What is done most often with a message, beside the one that the mouse points at. There is one for all of them, outside of
// the list: that is read out as it changes.
import { find } from './dom.js';

const GAP_PX = 6;
const EDGE_PX = 8;

export class MessageBar extends EventTarget {
  #bar;
  #frame;
  #item = null;

  constructor(bar, list) {
    super();
    this.#bar = bar;
    this.#frame = bar.parentElement;
    list.addEventListener('pointerover', ({ pointerType, target }) => this.#pointed(pointerType, target));
    this.#frame.addEventListener('pointerleave', () => this.hide());
    this.#frame.addEventListener('scroll', () => this.hide(), { capture: true, passive: true });
    // Messages move without a scroll where they do not fill the log.
    new ResizeObserver(() => this.hide()).observe(list);
    bar.addEventListener('click', ({ target }) => this.#clicked(target.closest('button')));
  }

  /** Where it is, a menu can be opened. */
  get button() {
    return find('[data-action="menu"]', this.#bar);
  }

  hide() {
    this.#bar.hidden = true;
    this.#item = null;
  }

  #pointed(pointerType, target) {
    const item = target.closest('.message[data-id]');
    if (pointerType === 'touch' || item === this.#item) return;
    this.hide();
    if (!item || item.matches('.deleted')) return;
    this.#item = item;
    this.#bar.hidden = false;
    this.#place(item);
  }

  /** Beside the text; over its corner, where there is no room beside it. */
  #place(item) {
    const frame = this.#frame.getBoundingClientRect();
    const text = find('.text', item).getBoundingClientRect();
    const { width, height } = this.#bar.getBoundingClientRect();
    const isRight = item.matches('.own') !== (getComputedStyle(item).direction === 'rtl');
    const time = item.matches('.starts-group') ? text : find('time', item).getBoundingClientRect();
    const wanted = isRight ? Math.min(text.left, time.left) - GAP_PX - width : Math.max(text.right, item.matches('.own') ? time.right : 0) + GAP_PX;
    const left = Math.min(Math.max(wanted, frame.left + EDGE_PX), frame.right - EDGE_PX - width);
    const isBeside = left === wanted;
    const top = Math.max(frame.top, isBeside ? text.top : text.top - height * 0.75);
    this.#bar.style.setProperty('--bar-left', `${left - frame.left}px`);
    this.#bar.style.setProperty('--bar-top', `${top - frame.top}px`);
  }

  #clicked(button) {
    if (!button || !this.#item) return;
    const { action } = button.dataset;
    this.dispatchEvent(new CustomEvent('choose', { detail: { action, item: this.#item, button } }));
  }
}
