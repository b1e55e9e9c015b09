// Asks before what cannot simply be taken back, with what it will do: leaving a room, and archiving one.
import { find, setText } from './dom.js';
import { Task } from './task.js';

const LEAVE = {
  title: 'Leave this room?',
  open: 'You can join it again whenever you like.',
  closed: 'It is closed: to come back you have to be invited again.',
  button: 'Leave',
};
const ARCHIVE = {
  title: 'Archive this room?',
  text: 'It leaves everybody’s list, and nobody can write there any more. What was said stays, and can be read at its address.',
  button: 'Archive',
};

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
    this.#ask({ ...LEAVE, text: LEAVE[kind], run });
  }

  askToArchive(run) {
    this.#ask({ ...ARCHIVE, run });
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
