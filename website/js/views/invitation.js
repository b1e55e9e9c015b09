// The page of a link by which one is invited: into which room and by whom, and a button that joins.
import { titleOf } from '../rooms/naming.js';
import { find, setText } from './dom.js';
import { Task } from './task.js';

const members = new Intl.PluralRules('en');

export class Invitation {
  #page;
  #look;
  #accept;
  #task;
  #code = null;

  /** `look` tells what a code invites to, `accept` joins by it and goes there. */
  constructor(page, { look, accept }, signal) {
    this.#page = page;
    this.#look = look;
    this.#accept = accept;
    this.#task = new Task(find('.dialog-problem', page));
    find('.accept', page).addEventListener('click', () => this.#task.attempt(() => this.#accept(this.#code)), { signal });
    find('.look-again', page).addEventListener('click', () => this.show(this.#code), { signal });
  }

  async show(code) {
    this.#code = code;
    this.#page.hidden = false;
    this.#task.say('');
    this.#say('One moment…');
    try {
      const invitation = await this.#look(code);
      if (code === this.#code) this.#showRoom(invitation);
    } catch (problem) {
      if (code === this.#code) this.#refused(problem);
    }
  }

  close() {
    this.#code = null;
    this.#page.hidden = true;
  }

  #showRoom({ room, by }) {
    const count = `${room.members.toLocaleString()} ${members.select(room.members) === 'one' ? 'member' : 'members'}`;
    this.#say(`${by.name} invites you to ${titleOf(room)}`, room.topic ? `${room.topic} (${count})` : count);
    find('.accept', this.#page).hidden = false;
    find('.accept', this.#page).focus();
  }

  /** Expired, used up, taken back and never there are the same to whoever asks. */
  #refused({ status, message, transient = false }) {
    if (status === 404) return this.#say('This invitation is good no more', 'It has expired, is used up, or was taken back. Ask for another one.');
    this.#say('The invitation could not be looked up', message);
    find('.look-again', this.#page).hidden = !transient;
  }

  #say(title, text = '') {
    for (const button of this.#page.querySelectorAll('button')) button.hidden = true;
    setText(find('h2', this.#page), title);
    setText(find('.invitation-text', this.#page), text);
  }
}
