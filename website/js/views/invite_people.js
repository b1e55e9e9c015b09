// Finds people by a name, and brings them into a room at once. Those who are in it are marked, as far as one looks.
import { texts } from '../languages/texts.js';
import { announce } from './announcer.js';
import { showAvatar } from './avatar.js';
import { find, fromTemplate, setText } from './dom.js';
import { onKey } from './keys.js';
import { Task } from './task.js';

// Who types on is not answered at every letter.
const TYPES_MS = 200;

export class InvitePeople {
  #part;
  #input;
  #list;
  #does;
  #task;
  #room = null;
  #members = new Set();
  #found = [];
  #asked = '';
  /** The name that those are found for who are listed, and the one that is being looked for. */
  #answered = '';
  #asking = null;
  /** The name whose first person Enter has meant, before the answer was there. */
  #meant = null;
  #typing = null;

  /** `people` finds some by a name, `members` tells the ids of a room's members, `bringIn` makes somebody one. */
  constructor(part, { people, members, bringIn }, signal) {
    this.#part = part;
    this.#input = find('input', part);
    this.#list = find('.invitees', part);
    this.#does = { people, members, bringIn };
    this.#task = new Task(find('.dialog-problem', part));
    this.#input.addEventListener('input', () => this.#typed(), { signal });
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
    clearTimeout(this.#typing);
    this.#input.value = this.#asked = this.#answered = '';
    this.#asking = this.#meant = null;
    this.#found = [];
    this.#task.say('');
    this.#show();
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

  #typed() {
    if (this.#name !== this.#meant) this.#meant = null;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#find(this.#name), TYPES_MS);
  }

  /** Whoever presses Enter means the first of those who are called so, and no link: where they are not known yet, they are waited for. */
  #entered(event) {
    event.preventDefault();
    this.#meant = this.#name;
    if (this.#answered === this.#meant) return this.#bringFirst();
    clearTimeout(this.#typing);
    if (this.#asking !== this.#meant) this.#find(this.#meant);
  }

  #bringFirst() {
    this.#meant = null;
    find('button:not([hidden])', this.#list)?.click();
  }

  /** An answer to what is asked no more is not shown. */
  async #find(name) {
    const room = this.#room;
    this.#asked = this.#asking = name;
    const found = name ? await this.#answer(name) : [];
    if (name !== this.#asked || room !== this.#room) return;
    this.#asking = null;
    if (!found) return (this.#meant = null);
    this.#answered = name;
    this.#found = found;
    this.#show();
    if (this.#meant === name) this.#bringFirst();
  }

  async #answer(name) {
    let found = null;
    const ask = new Task(find('.dialog-problem', this.#part));
    await ask.attempt(async () => (found = await this.#does.people(name, this.#room)));
    return found;
  }

  #show() {
    this.#list.replaceChildren(...this.#found.map((person) => this.#item(person)));
    setText(find('.invitees-note', this.#part), this.#asked && !this.#found.length ? texts.inviting.nobody : '');
  }

  #item(person) {
    const item = fromTemplate('invitee-template');
    const isMember = this.#members.has(person.id);
    item.dataset.userId = person.id;
    showAvatar(find('.avatar', item), person);
    setText(find('bdi', item), person.name);
    find('.invitee-is', item).hidden = !isMember;
    find('button', item).hidden = isMember;
    find('button', item).ariaLabel = texts.inviting.label(person.name);
    return item;
  }

  async #clicked(button) {
    const { userId } = button?.closest('li').dataset ?? {};
    const person = this.#found.find(({ id }) => id === userId);
    const room = this.#room;
    if (!person || !(await this.#task.attempt(() => this.#does.bringIn(room, userId)))) return;
    announce(texts.inviting.isIn(person.name));
    if (room !== this.#room) return;
    this.#members.add(userId);
    this.#show();
    this.#input.focus();
  }
}
