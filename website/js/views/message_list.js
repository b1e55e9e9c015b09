// Shows rows as list items, touching only those that changed.
import { fromTemplate } from './dom.js';
import { createMessage, showMessage } from './message_item.js';
import { showDay } from './time.js';

export class MessageList extends EventTarget {
  #list;
  #items = new Map();

  constructor(list) {
    super();
    this.#list = list;
    list.addEventListener('click', ({ target }) => this.#clicked(target));
  }

  render(rows) {
    this.#removeAllBut(new Set(rows.map(({ key }) => key)));
    let place = this.#list.firstElementChild;
    for (const row of rows) {
      const item = this.#itemFor(row);
      if (item === place) place = place.nextElementSibling;
      else this.#list.insertBefore(item, place);
    }
  }

  #removeAllBut(keys) {
    for (const [key, { item }] of this.#items) {
      if (keys.has(key)) continue;
      item.remove();
      this.#items.delete(key);
    }
  }

  #itemFor(row) {
    const known = this.#items.get(row.key);
    const item = known?.item ?? (row.kind === 'day' ? fromTemplate('day-template') : createMessage());
    // A day's name changes with the day on which it is read.
    const shown = JSON.stringify(row.kind === 'day' ? [row, new Date().toDateString()] : row);
    if (known?.shown !== shown) {
      if (row.kind === 'day') showDay(item.firstElementChild, row.at);
      else showMessage(item, row, known?.row);
      this.#items.set(row.key, { item, row, shown });
    }
    return item;
  }

  #clicked(target) {
    const { clientId } = target.closest('.message')?.dataset ?? {};
    if (target.closest('.retry')) this.dispatchEvent(new CustomEvent('retry', { detail: clientId }));
    if (target.closest('.discard')) this.dispatchEvent(new CustomEvent('discard', { detail: clientId }));
  }
}
