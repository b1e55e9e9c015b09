// A list in a dialog that comes page by page, with what can be done with each of its items.
import { texts } from '../languages/texts.js';
import { isOfRequest } from '../net/problem.js';
import { find, keepFocusOn, setText } from './dom.js';
import { Task } from './task.js';

export class PagedList {
  #list;
  #note;
  #more;
  #does;
  #task;
  #asked = null;
  #next = null;

  /**
   * `ask` brings a page, `{ items, next? }`, `item` makes an element of one, `none` says that there is nothing, and `act`
   * does what an item's button says.
   */
  constructor(part, { ask, item, none, act = () => {} }, signal) {
    this.#list = find('.paged-list', part);
    this.#note = find('.paged-note', part);
    this.#more = find('.paged-more', part);
    this.#does = { ask, item, none, act };
    this.#task = new Task(find('.dialog-problem', part));
    this.#more.addEventListener('click', () => this.#load(), { signal });
    this.#list.addEventListener('click', ({ target }) => this.#clicked(target.closest('button')), { signal });
  }

  begin() {
    this.clear();
    this.#load();
  }

  clear() {
    this.#asked = this.#next = null;
    this.#list.replaceChildren();
    this.#more.hidden = true;
    this.#task.renew();
    setText(this.#note, '');
  }

  /** Of what is asked for no more nothing is shown. What could not be had can be asked for again. */
  async #load() {
    const asked = (this.#asked = {});
    setText(this.#note, texts.pages.loading);
    this.#task.say('');
    try {
      await this.#page(asked);
      if (asked === this.#asked) this.#rest(this.#next !== null);
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
      if (asked !== this.#asked) return;
      setText(this.#note, '');
      this.#task.say(problem.message);
      this.#more.hidden = false;
    }
  }

  /** A page may be empty, and not the last. */
  async #page(asked) {
    for (;;) {
      const { items, next = null } = await this.#does.ask(this.#next ? { cursor: this.#next } : {});
      if (asked !== this.#asked) return;
      this.#list.append(...items.map(this.#does.item));
      this.#next = next;
      if (items.length || next === null) return;
    }
  }

  /** The keyboard stays near the button that it was on. */
  #rest(hasMore) {
    if (!hasMore && document.activeElement === this.#more) keepFocusOn(this.#list.lastElementChild ?? this.#note);
    this.#more.hidden = !hasMore;
    setText(this.#note, hasMore || this.#list.children.length ? '' : this.#does.none());
  }

  #clicked(button) {
    const item = button?.closest('li');
    if (item) this.#task.attempt(() => this.#does.act(item, button), item);
  }
}
