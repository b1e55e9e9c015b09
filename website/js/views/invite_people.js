// Finds people by a name, and brings them into a room at once. Those who are in it are marked, as far as one looks.
import { texts } from '../languages/texts.js';
import { announce } from './announcer.js';
import { showAvatar } from './avatar.js';
import { find, setText, showItems } from './dom.js';
import { onKey } from './keys.js';
import { Lookup } from './lookup.js';
import { Task } from './task.js';

export class InvitePeople {
  #part;
  #input;
  #list;
  #does;
  #task;
  #lookup;
  #room = null;
  #members = new Set();
  #found = [];

  /** `people` finds some by a name, `members` tells the ids of a room's members, `bringIn` makes somebody one. */
  constructor(part, { people, members, bringIn }, signal) {
    this.#part = part;
    this.#input = find('input', part);
    this.#list = find('.invitees', part);
    this.#does = { members, bringIn };
    this.#task = new Task(find('.dialog-problem', part));
    this.#lookup = new Lookup({
      ask: (name) => (name ? people(name, this.#room) : []),
      show: (found) => this.#show(found),
      take: () => find('button:not([hidden])', this.#list)?.click(),
      say: (sentence) => this.#task.say(sentence),
    });
    this.#input.addEventListener('input', () => this.#lookup.typed(this.#name), { signal });
    onKey(this.#input, (event) => event.key === 'Enter' && this.#entered(event), { signal });
    this.#list.addEventListener('click', ({ target }) => this.#clicked(target.closest('button')), { signal });
  }

  open(room) {
    this.#room = room;
    this.#members = new Set();
    this.clear();
    this.#task.attempt(() => this.#learn(room));
  }

  clear() {
    this.#lookup.clear();
    this.#input.value = '';
    this.#task.renew();
    this.#show([]);
  }

  /** Who has been brought in meanwhile stays so. */
  async #learn(room) {
    const members = await this.#does.members(room);
    if (room !== this.#room) return;
    for (const id of members) this.#members.add(id);
    this.#show();
  }

  get #name() {
    return this.#input.value.trim();
  }

  /** Nobody is invited by a link meanwhile. */
  #entered(event) {
    event.preventDefault();
    this.#lookup.entered(this.#name);
  }

  #show(found = this.#found) {
    this.#found = found;
    showItems(this.#list, found, 'invitee-template', (item, person) => this.#showPerson(item, person));
    setText(find('.invitees-note', this.#part), this.#lookup.answered && !found.length ? texts.inviting.nobody : '');
  }

  #showPerson(item, person) {
    const isMember = this.#members.has(person.id);
    showAvatar(find('.avatar', item), person);
    setText(find('bdi', item), person.name);
    find('.invitee-is', item).hidden = !isMember;
    find('button', item).hidden = isMember;
    find('button', item).ariaLabel = texts.inviting.label(person.name);
  }

  async #clicked(button) {
    const person = this.#found.find(({ id }) => id === button?.closest('li').dataset.key);
    const room = this.#room;
    const name = this.#name;
    const bringIn = async () => {
      await this.#does.bringIn(room, person.id);
      announce(texts.inviting.isIn(person.name));
    };
    if (!person || !(await this.#task.attempt(bringIn, person.id))) return;
    this.#members.add(person.id);
    const hasFocus = button === document.activeElement;
    this.#show();
    // Enter once more does not mean the next of those who are called so.
    if (name === this.#name) this.#input.value = '';
    if (hasFocus) this.#input.focus();
  }
}
