// What is done most often with a message, beside the one that the mouse points at. There is one for all of them, outside of
// the list: that is read out as it changes.
import { find } from './dom.js';

const GAP_PX = 6;
const EDGE_PX = 8;
// Once nothing has moved for so long, whoever was about to press a button has seen that it went.
const RESTS_MS = 400;

export class MessageBar extends EventTarget {
  #bar;
  #frame;
  #rightsOver;
  #hover = matchMedia('(hover: hover)');
  /** The one that the pointer was moved over last, wherever it is now. */
  #item = null;
  #resting = null;

  /** `rightsOver` returns the names of what may be done with an item's message. */
  constructor(bar, list, rightsOver, signal) {
    super();
    this.#bar = bar;
    this.#frame = bar.parentElement;
    this.#rightsOver = rightsOver;
    // Not `pointerover`: browsers tell of that, too, when it is a message that moves, to below a pointer that rests.
    list.addEventListener('pointermove', ({ pointerType, target }) => this.#pointed(pointerType, target), { signal });
    this.#frame.addEventListener('pointerleave', () => this.hide(), { signal });
    this.#frame.addEventListener('scroll', () => this.renew(), { capture: true, passive: true, signal });
    this.#frame.addEventListener('wheel', () => this.#scrolled(), { passive: true, signal });
    bar.addEventListener('click', ({ target }) => this.#clicked(target.closest('button')), { signal });
    // Messages move without a scroll where they do not fill the log.
    const sizes = new ResizeObserver(() => this.renew());
    for (const each of [list, this.#frame]) sizes.observe(each);
    signal.addEventListener('abort', () => {
      sizes.disconnect();
      clearTimeout(this.#resting);
    });
  }

  hide() {
    this.#bar.hidden = true;
    this.#item = null;
  }

  /**
   * Messages move, or other things may be done: the bar is gone until they rest, and stays its message's. Whoever is about
   * to press one of its buttons does not press another message's in its place.
   */
  renew() {
    this.#bar.hidden = !this.#bar.matches(':active');
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#rested(), RESTS_MS);
  }

  /** Whoever scrolls means what comes to be below the pointer. */
  #scrolled() {
    this.hide();
    this.renew();
  }

  #rested() {
    if (this.#bar.matches(':active')) return this.renew();
    this.#resting = null;
    if (this.#hover.matches) this.#item ??= find('.message[data-id]:hover', this.#frame);
    this.#show();
  }

  #pointed(pointerType, target) {
    const item = target.closest('.message[data-id]');
    const isKnown = item === this.#item && (this.#resting || !this.#bar.hidden);
    if (pointerType === 'touch' || isKnown) return;
    this.hide();
    this.#item = item;
    if (!this.#resting) this.#show();
  }

  #show() {
    this.#bar.hidden = true;
    const may = this.#isInView ? this.#rightsOver(this.#item) : new Set();
    if (!may.size) return;
    for (const button of this.#bar.children) button.hidden = !may.has(button.dataset.action) && button.dataset.action !== 'menu';
    this.#bar.hidden = false;
    this.#place(this.#item);
  }

  get #isInView() {
    if (!this.#item?.isConnected) return false;
    const frame = this.#frame.getBoundingClientRect();
    const text = find('.text', this.#item).getBoundingClientRect();
    return text.bottom > frame.top && text.top < frame.bottom;
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
