// Makes a room: open for everybody, or closed.
import { onOneLine, problemWith } from '../rooms/wording.js';
import { find } from './dom.js';
import { Task } from './task.js';

export class NewRoom {
  #dialog;
  #form;
  #make;
  #task;

  /** `make` makes the room, and goes there. */
  constructor(dialog, make, signal) {
    this.#dialog = dialog;
    this.#form = find('form', dialog);
    this.#make = make;
    this.#task = new Task(find('.dialog-problem', dialog));
    this.#form.addEventListener('submit', (event) => this.#submitted(event), { signal });
    find('.dialog-cancel', dialog).addEventListener('click', () => this.close(), { signal });
  }

  /** What was begun is still there: only a room that was made empties the form. */
  open() {
    this.#task.renew();
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  async #submitted(event) {
    event.preventDefault();
    const { kind, ...written } = Object.fromEntries(new FormData(this.#form));
    const [name, topic] = [onOneLine(written.name), onOneLine(written.topic)];
    const problem = problemWith({ name, topic });
    if (problem) return this.#task.say(problem);
    const isMade = await this.#task.attempt(() => this.#make({ kind, name, topic }));
    if (!isMade) return;
    this.#form.reset();
    this.close();
  }
}
