// The page of a link by which one is invited: into which room and by whom, and a button that joins.
import { isolated } from '../languages/formats.js';
import { texts } from '../languages/texts.js';
import { titleOf } from '../rooms/naming.js';
import { find, setText } from './dom.js';
import { Task } from './task.js';

export class Invitation {
  #page;
  #look;
  #accept;
  #task;
  #code = null;
  #waiting = null;

  /** `look` tells what a code invites to, `accept` joins by it and goes there. */
  constructor(page, { look, accept }, signal) {
    this.#page = page;
    this.#look = look;
    this.#accept = accept;
    this.#task = new Task(find('.dialog-problem', page));
    find('.accept', page).addEventListener('click', () => this.#task.attempt(() => this.#join(this.#code)), { signal });
    find('.look-again', page).addEventListener('click', () => this.show(this.#code), { signal });
  }

  async show(code) {
    this.#waiting?.abort();
    this.#code = code;
    this.#page.hidden = false;
    this.#task.renew();
    this.#say(texts.invitation.moment);
    try {
      const invitation = await this.#look(code);
      if (code === this.#code) this.#showRoom(invitation);
    } catch (problem) {
      if (code === this.#code) this.#refused(problem);
    }
  }

  close() {
    this.#waiting?.abort();
    this.#code = null;
    this.#page.hidden = true;
  }

  /** It may have ended since it was looked at. */
  async #join(code) {
    try {
      await this.#accept(code);
    } catch (problem) {
      if (problem.status !== 404) throw problem;
      if (code !== this.#code) return;
      this.#refused(problem);
      find('a', this.#page).focus();
    }
  }

  #showRoom({ room, by }) {
    const count = texts.rooms.members(room.members);
    this.#say(texts.invitation.from(by.name, titleOf(room)), room.topic ? `${isolated(room.topic)} (${count})` : count);
    find('.accept', this.#page).hidden = false;
    if (!find('a:focus', this.#page)) find('.accept', this.#page).focus();
  }

  /** Expired, used up, taken back and never there are the same to whoever asks. */
  #refused({ status, message, transient = false }) {
    if (status === 404) return this.#say(texts.invitation.over, texts.invitation.whyOver);
    this.#say(texts.invitation.notLookedUp, message);
    find('.look-again', this.#page).hidden = !transient;
    if (transient) this.#whenOnline(this.#code);
  }

  /** Unless one has gone elsewhere meanwhile, or has asked again. */
  #whenOnline(code) {
    this.#waiting = new AbortController();
    addEventListener('online', () => this.show(code), { once: true, signal: this.#waiting.signal });
  }

  #say(title, text = '') {
    for (const button of this.#page.querySelectorAll('button')) button.hidden = true;
    setText(find('h2', this.#page), title);
    setText(find('.invitation-text', this.#page), text);
  }
}
