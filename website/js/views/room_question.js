// Asks before what cannot simply be taken back, with what it will do: leaving a room, and archiving one.
import { texts } from '../languages/texts.js';
import { find, setText } from './dom.js';
import { Task } from './task.js';

export class RoomQuestion {
  #dialog;
  #task;
  #does = null;

  constructor(dialog, signal) {
    this.#dialog = dialog;
    this.#task = new Task(find('.dialog-problem', dialog));
    find('form', dialog).addEventListener('submit', (event) => this.#submitted(event), { signal });
    find('.dialog-cancel', dialog).addEventListener('click', () => this.close(), { signal });
  }

  askToLeave({ kind }, run) {
    const { title, [kind]: text, button } = texts.leaving;
    this.#ask({ title, text, button, run });
  }

  askToArchive(run) {
    this.#ask({ ...texts.archiving, run });
  }

  close() {
    this.#dialog.close();
  }

  #ask({ title, text, button, run }) {
    this.#does = run;
    setText(find('.dialog-title', this.#dialog), title);
    setText(find('.dialog-note', this.#dialog), text);
    setText(find('.primary', this.#dialog), button);
    this.#task.say('');
    this.#dialog.showModal();
  }

  async #submitted(event) {
    event.preventDefault();
    if (await this.#task.attempt(this.#does)) this.close();
  }
}
