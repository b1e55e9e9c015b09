// The keyboard's way among the messages: arrow keys step from one to the next, and the one in focus can be acted upon.
import { focusOn } from './dom.js';
import { onKey } from './keys.js';

const MENU_KEYS = ['Enter', 'ContextMenu'];

export class MessageFocus extends EventTarget {
  #log;
  #list;

  constructor(log, list, signal) {
    super();
    this.#log = log;
    this.#list = list;
    onKey(log, (event) => this.#pressed(event), { signal });
    list.addEventListener('focusout', (event) => this.#left(event), { signal });
    // Some systems tell of the menu's key by this alone; what a mouse asks for is the browser's own menu.
    const asked = (event) => this.#isInFocus(event.target) && this.#open(event);
    list.addEventListener('contextmenu', asked, { signal });
  }

  /** What has opened above the page gives the focus back when it closes; a window that is left keeps it. */
  #left({ target, relatedTarget }) {
    const comesBack = target === document.activeElement || relatedTarget?.closest('dialog[open], :popover-open');
    if (target.matches('.message') && !comesBack) target.removeAttribute('tabindex');
  }

  #isInFocus(item) {
    return item === document.activeElement && item.matches('.message');
  }

  #pressed(event) {
    const { key, target, shiftKey, altKey, ctrlKey, metaKey } = event;
    const isItem = this.#isInFocus(target);
    if (altKey || ctrlKey || metaKey || (target !== this.#log && !isItem)) return;
    if (isItem && (shiftKey ? key === 'F10' : MENU_KEYS.includes(key))) return this.#open(event);
    if (shiftKey) return;
    const next = this.#next(key, isItem ? target : null);
    if (!next) return;
    event.preventDefault();
    focusOn(next);
  }

  #open(event) {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('open', { detail: event.target }));
  }

  #next(key, item) {
    if (key === 'ArrowUp') return item ? this.#before(item) : this.#lastInView();
    if (key === 'ArrowDown') return item ? this.#after(item) : this.#lastInView();
    if (key === 'Home' && item) return this.#messages.at(0);
    if (key === 'End' && item) return this.#messages.at(-1);
    return null;
  }

  /** What is taller than the screen is scrolled through first. */
  #before(item) {
    const isAllInView = item.getBoundingClientRect().top >= this.#log.getBoundingClientRect().top;
    return isAllInView ? siblingOf(item, 'previousElementSibling') : null;
  }

  #after(item) {
    const isAllInView = item.getBoundingClientRect().bottom <= this.#log.getBoundingClientRect().bottom + 1;
    return isAllInView ? siblingOf(item, 'nextElementSibling') : null;
  }

  #lastInView() {
    const { bottom } = this.#log.getBoundingClientRect();
    return this.#messages.findLast((item) => item.getBoundingClientRect().top < bottom);
  }

  get #messages() {
    return [...this.#list.querySelectorAll('.message')];
  }
}

function siblingOf(item, direction) {
  let next = item[direction];
  while (next && !next.matches('.message')) next = next[direction];
  return next;
}
