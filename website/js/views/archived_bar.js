// In place of the message box, in a room that is archived: members may leave it, and some may bring it back.
import { rightsIn } from '../rooms/rights.js';
import { find } from './dom.js';
import { Task } from './task.js';

export class ArchivedBar {
  #bringBack;
  #leave;
  #profile;
  #task;
  #about = null;

  /** `profile` says whether the user is an administrator of the chatroom, `does` has `bringBack(id)` and `leave(about)`. */
  constructor(bar, profile, does, signal) {
    this.#bringBack = find('.bring-back', bar);
    this.#leave = find('.leave', bar);
    this.#profile = profile;
    this.#task = new Task(find('.dialog-problem', bar));
    this.#bringBack.addEventListener('click', () => this.#task.attempt(() => does.bringBack(this.#about.id)), { signal });
    this.#leave.addEventListener('click', () => does.leave(this.#about), { signal });
    profile.addEventListener('change', () => this.show(this.#about), { signal });
  }

  /** `about` is what is known of the room on the screen, or null. */
  show(about) {
    if (about?.id !== this.#about?.id) this.#task.renew();
    this.#about = about;
    const rights = rightsIn(about, null, this.#profile.isKeeper);
    this.#bringBack.hidden = !rights.has('bring-back');
    this.#leave.hidden = !rights.has('leave');
  }
}
