// What the user wants to be told of a room: saved as soon as it is chosen, the last choice in the end. Where it could not be
// saved, it is shown as it still is, with what went wrong.
import { texts } from '../languages/texts.js';
import { find } from './dom.js';
import { Task } from './task.js';

export class Involvement {
  #form;
  #save;
  #own = null;
  #wanted = null;

  /** `save` tells the server of a room's id and a choice. */
  constructor(form, save, signal) {
    this.#form = form;
    this.#save = save;
    form.addEventListener('change', () => this.#chosen(form.elements.involvement.value), { signal });
    form.addEventListener('submit', (event) => event.preventDefault(), { signal });
  }

  /** `own` is the user's membership of the room on the screen, or null. */
  show(own) {
    if (own?.id !== this.#own?.id) {
      this.#task().say('');
      this.#wanted = null;
    }
    this.#own = own;
    this.#form.hidden = !own;
    if (this.#wanted === null) this.#form.elements.involvement.value = own?.involvement ?? '';
  }

  /** One room does not wait for another; what went wrong is said where it did. */
  #task(id) {
    return new Task(find('.dialog-problem', this.#form), (why) => (id === this.#own?.id ? texts.details.notSaved(why) : ''));
  }

  /** What is chosen while the server is still to answer is told it next. */
  async #chosen(involvement) {
    const { id } = this.#own;
    const isSaving = this.#wanted !== null;
    this.#wanted = involvement;
    if (isSaving) return;
    let saved = null;
    const task = this.#task(id);
    while (this.#own?.id === id && this.#wanted && this.#wanted !== saved) {
      const next = this.#wanted;
      if (!(await task.attempt(() => this.#save(id, next)))) break;
      saved = next;
    }
    if (this.#own?.id !== id) return;
    this.#wanted = null;
    this.show(this.#own);
  }
}
