// What is done most often with a message, beside the one that the mouse points at. There is one for all of them, outside of
// the list: that is read out as it changes.
import { find } from './dom.js';

const GAP_PX = 6;
const EDGE_PX = 8;
// Once nothing has moved for so long, what the pointer rests on is meant.
const RESTS_MS = 150;

export class MessageBar extends EventTarget {
  #bar;
  #frame;
  #rightsOver;
  #hover = matchMedia('(hover: hover)');
  #item = null;
  #resting = null;

  /** `rightsOver` returns the names of what may be done with an item's message. */
  constructor(bar, list, rightsOver, signal) {
    super();
    this.#bar = bar;
    this.#frame = bar.parentElement;
    this.#rightsOver = rightsOver;
    list.addEventListener('pointerover', ({ pointerType, target }) => this.#pointed(pointerType, target), { signal });
    this.#frame.addEventListener('pointerleave', () => this.hide(), { signal });
    this.#frame.addEventListener('scroll', () => this.renew(), { capture: true, passive: true, signal });
    bar.addEventListener('click', ({ target }) => this.#clicked(target.closest('button')), { signal });
    // Messages move without a scroll where they do not fill the log.
    const sizes = new ResizeObserver(() => this.renew());
    sizes.observe(list);
    signal.addEventListener('abort', () => {
      sizes.disconnect();
      clearTimeout(this.#resting);
    });
  }

  hide() {
    this.#bar.hidden = true;
    this.#item = null;
  }

  /** What has moved away from below the pointer is not pointed at any more, and what may be done may be something else. */
  renew() {
    this.hide();
    clearTimeout(this.#resting);
    if (this.#hover.matches) this.#resting = setTimeout(() => this.#rested(), RESTS_MS);
  }

  #rested() {
    const item = find('.message:hover', this.#frame);
    if (item) this.#pointed('mouse', item);
  }

  #pointed(pointerType, target) {
    const item = target.closest('.message[data-id]');
    if (pointerType === 'touch' || item === this.#item) return;
    this.hide();
    const may = item ? this.#rightsOver(item) : new Set();
    if (!may.size) return;
    this.#item = item;
    for (const button of this.#bar.children) button.hidden = !may.has(button.dataset.action) && button.dataset.action !== 'menu';
    this.#bar.hidden = false;
    this.#place(item);
  }

  /** Beside the text; over its corner, where there is no room beside it. */
  #place(item) {
    const frame = this.#frame.getBoundingClientRect();
    const text = find('.text', item).getBoundingClientRect();
    const { width, height } = this.#bar.getBoundingClientRect();
    const isRight = item.matches('.own') !== (getComputedStyle(item).direction === 'rtl');
    // Within a run, the time stands there already.
    const time = item.matches('.own:not(.starts-group)') ? find('time', item).getBoundingClientRect() : text;
    const wanted = isRight ? Math.min(text.left, time.left) - GAP_PX - width : Math.max(text.right, time.right) + GAP_PX;
    const left = Math.min(Math.max(wanted, frame.left + EDGE_PX), frame.right - EDGE_PX - width);
    const isBeside = left === wanted;
    const top = Math.max(frame.top, isBeside ? text.top : text.top - height * 0.75);
    this.#bar.style.setProperty('--bar-left', `${left - frame.left}px`);
    this.#bar.style.setProperty('--bar-top', `${top - frame.top}px`);
  }

  #clicked(button) {
    if (!button || !this.#item) return;
    this.dispatchEvent(new CustomEvent('choose', { detail: { ...button.dataset, item: this.#item, button } }));
  }
}
