// Makes a room: open for everybody, or closed.
import { texts } from '../languages/texts.js';
import { find } from './dom.js';
import { Task } from './task.js';

const MOST_IN_NAME = 80;

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
    this.#task.say('');
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  async #submitted(event) {
    event.preventDefault();
    const { name, topic, kind } = Object.fromEntries(new FormData(this.#form));
    const problem = problemWith(name.trim());
    if (problem) return this.#task.say(problem);
    const isMade = await this.#task.attempt(() => this.#make({ kind, name: name.trim(), topic: topic.trim() }));
    if (!isMade) return;
    this.#form.reset();
    this.close();
  }
}

function problemWith(name) {
  if (!name) return texts.rooms.needsName;
  const { length } = [...name];
  return length > MOST_IN_NAME ? texts.rooms.nameTooLong(MOST_IN_NAME, length) : '';
}
