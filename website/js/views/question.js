// What cannot simply be taken back is asked about first, with what it will do.
import { find, setText } from './dom.js';
import { Task } from './task.js';

export class Question {
  #dialog;
  #form;
  #task;
  #run = null;

  constructor(dialog, signal) {
    this.#dialog = dialog;
    this.#form = find('form', dialog);
    this.#task = new Task(find('.dialog-problem', dialog));
    this.#form.addEventListener('submit', (event) => this.#submitted(event), { signal });
    find('.dialog-cancel', dialog).addEventListener('click', () => dialog.close(), { signal });
  }

  /** `run` does it, and is given what was filled in: of the fields those are shown that `fields` names. */
  ask({ title, text, button, fields = [], run }) {
    this.#run = run;
    this.#form.reset();
    setText(find('.dialog-title', this.#dialog), title);
    setText(find('.dialog-note', this.#dialog), text);
    setText(find('.primary', this.#dialog), button);
    for (const field of this.#form.querySelectorAll('[data-field]')) field.hidden = !fields.includes(field.dataset.field);
    this.#task.renew();
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  async #submitted(event) {
    event.preventDefault();
    const run = this.#run;
    const given = Object.fromEntries(new FormData(this.#form));
    if (await this.#task.attempt(() => run(given))) this.close();
  }
}
