// In place of the message box, in a room that is archived: those who may bring it back.
import { rightsIn } from '../rooms/rights.js';
import { find } from './dom.js';
import { Task } from './task.js';

export class ArchivedBar {
  #button;
  #profile;
  #task;
  #about = null;

  /** `profile` says whether the user is an administrator of the chatroom, `bringBack` brings a room of this id back. */
  constructor(bar, profile, bringBack, signal) {
    this.#button = find('.bring-back', bar);
    this.#profile = profile;
    this.#task = new Task(find('.dialog-problem', bar));
    this.#button.addEventListener('click', () => this.#task.attempt(() => bringBack(this.#about.id)), { signal });
    profile.addEventListener('change', () => this.show(this.#about), { signal });
  }

  /** `about` is what is known of the room on the screen, or null. */
  show(about) {
    if (about?.id !== this.#about?.id) this.#task.say('');
    this.#about = about;
    this.#button.hidden = !rightsIn(about, null, Boolean(this.#profile.user?.admin)).has('bring-back');
  }
}
