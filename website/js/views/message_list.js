// Shows rows as list items, touching only those that changed.
import { find, fromTemplate, keepFocusOn } from './dom.js';
import { Folds } from './folds.js';
import { createMessage, showMessage } from './message_item.js';
import { showDay } from './time.js';

export class MessageList extends EventTarget {
  #list;
  #items = new Map();
  #folds = new Folds();

  constructor(list) {
    super();
    this.#list = list;
    list.addEventListener('click', (event) => this.#clicked(event));
    list.addEventListener('focusin', ({ target }) => this.#focused(target));
    let width = 0;
    new ResizeObserver(([{ contentRect }]) => {
      if (width !== (width = contentRect.width)) this.#folds.fitAll();
    }).observe(list);
  }

  render(rows) {
    this.#removeAllBut(new Set(rows.map(({ key }) => key)));
    let place = this.#list.firstElementChild;
    for (const row of rows) {
      const item = this.#itemFor(row);
      if (item === place) place = place.nextElementSibling;
      else this.#list.insertBefore(item, place);
    }
    this.#folds.fit();
  }

  /** The keyboard goes on to the message before where the one that it was on is gone, as one that is discarded. */
  #removeAllBut(keys) {
    const gone = [...this.#items].filter(([key]) => !keys.has(key));
    const items = gone.map(([, { item }]) => item);
    const focused = items.find((item) => item.contains(document.activeElement));
    const beside = focused && this.#beside(focused, items);
    for (const [key, { item }] of gone) {
      item.remove();
      this.#items.delete(key);
      this.#folds.forget(key);
    }
    if (beside) keepFocusOn(beside);
  }

  #beside(item, gone) {
    const messages = [...this.#list.querySelectorAll('.message')].filter((each) => each === item || !gone.includes(each));
    const at = messages.indexOf(item);
    return messages[at - 1] ?? messages[at + 1];
  }

  #itemFor(row) {
    const known = this.#items.get(row.key);
    const item = known?.item ?? (row.kind === 'message' ? createMessage() : fromTemplate(`${row.kind}-template`));
    // A day's name changes with the day on which it is read.
    const shown = JSON.stringify(row.kind === 'day' ? [row, new Date().toDateString()] : row);
    if (known?.shown !== shown) {
      if (row.kind === 'day') showDay(item.firstElementChild, row.at);
      if (row.kind === 'message') this.#showMessage(item, row, known?.row);
      this.#items.set(row.key, { item, row, shown });
    }
    return item;
  }

  /** The keyboard stays at the message when the button that it was on is gone. */
  #showMessage(item, row, before) {
    const focused = item.contains(document.activeElement) && document.activeElement;
    showMessage(item, row, before);
    if (row.text !== before?.text || row.deleted !== before?.deleted) this.#folds.show(row.key, item, row);
    if (focused && !focused.isConnected) keepFocusOn(item);
  }

  #clicked({ target, detail }) {
    const { clientId } = target.closest('.message')?.dataset ?? {};
    if (target.closest('.fold')) this.#fold(target.closest('.message'));
    if (target.closest('.retry')) this.dispatchEvent(new CustomEvent('retry', { detail: clientId }));
    // Once more in the same place is the next one's, that has come there.
    if (target.closest('.discard') && detail < 2) this.dispatchEvent(new CustomEvent('discard', { detail: clientId }));
  }

  /** Whoever reaches what is folded away by the keyboard is to see it. */
  #focused(target) {
    const text = target.closest('.text.folded');
    const isHidden = text && target.getBoundingClientRect().bottom > text.getBoundingClientRect().bottom;
    if (isHidden) this.#fold(text.closest('.message'));
  }

  #fold(item) {
    const [key] = [...this.#items].find(([, shown]) => shown.item === item);
    const button = find('.fold', item);
    const change = () => this.#folds.toggle(key);
    this.dispatchEvent(new CustomEvent('fold', { detail: { item, button, change } }));
  }
}
