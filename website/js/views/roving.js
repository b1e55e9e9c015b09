// A list of many links or buttons: the tab key comes to one of them, arrow keys go from there. However many there are, what
// comes after the list is near.
import { onKey } from './keys.js';

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Roving {
  #list;
  #selector;

  /** `selector` finds what can be stopped at. */
  constructor(list, selector) {
    this.#list = list;
    this.#selector = selector;
    onKey(list, (event) => this.#pressed(event));
    list.addEventListener('focusin', ({ target }) => this.stopAt(target.closest(selector)));
  }

  stopAt(stop) {
    for (const each of this.#stops) each.tabIndex = each === stop ? 0 : -1;
  }

  get #stops() {
    return [...this.#list.querySelectorAll(this.#selector)];
  }

  #pressed(event) {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event;
    const stops = this.#stops;
    const at = stops.indexOf(document.activeElement);
    if (!STEPS[key] || altKey || ctrlKey || metaKey || shiftKey || at < 0) return;
    event.preventDefault();
    stops[(at + STEPS[key] + stops.length) % stops.length].focus();
  }
}
