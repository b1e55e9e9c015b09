// In place of the message box, in an open room that one is not in: anybody may read there, only members write.
import { find } from './dom.js';
import { Task } from './task.js';

export class JoinBar {
  #bar;
  #room = null;
  #task;

  constructor(bar, join, signal) {
    this.#bar = bar;
    this.#task = new Task(find('.join-problem', bar));
    find('.join', bar).addEventListener('click', () => this.#task.attempt(() => join(this.#room)), { signal });
  }

  /** `room` is the id of the room that one is not in; null where there is none, or none to join. */
  show(room) {
    if (room !== this.#room) this.#task.renew();
    this.#room = room;
    this.#bar.hidden = room === null;
  }
}
