// Open rooms, by how their names begin. One goes there to look, or joins; one's own are listed, too.
import { texts } from '../languages/texts.js';
import { find, fromTemplate, setText } from './dom.js';
import { Task } from './task.js';
import { showRoomName } from './room_name.js';

// Who types on is not answered at every letter.
const TYPES_MS = 200;

export class FindRooms {
  #dialog;
  #list;
  #note;
  #more;
  #ask;
  #join;
  #isMember;
  #task;
  #asked = 0;
  #next = null;
  #typing = null;
  /** Which name is being asked for, and of which the rooms are listed. */
  #asking = null;
  #answered = null;
  /** The name whose first room Enter has meant, before the answer was there. */
  #meant = null;

  /** `ask` finds a page of rooms, `join` joins one, `isMember` says whether one is in it. */
  constructor(dialog, { ask, join, isMember }, signal) {
    this.#dialog = dialog;
    this.#list = find('.found', dialog);
    this.#note = find('.found-note', dialog);
    this.#more = find('.found-more', dialog);
    this.#ask = ask;
    this.#join = join;
    this.#isMember = isMember;
    this.#task = new Task(find('.dialog-problem', dialog));
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(find('input', dialog), 'input', () => this.#typed());
    on(find('.dialog-cancel', dialog), 'click', () => this.close());
    on(this.#more, 'click', () => this.#load());
    on(this.#list, 'click', ({ target }) => this.#clicked(target));
    on(find('form', dialog), 'submit', (event) => this.#submitted(event));
  }

  open() {
    find('input', this.#dialog).value = '';
    this.#answered = this.#meant = null;
    this.#begin();
    this.#dialog.showModal();
  }

  close() {
    clearTimeout(this.#typing);
    this.#asked += 1;
    this.#dialog.close();
  }

  get #name() {
    return find('input', this.#dialog).value.trim();
  }

  #typed() {
    if (this.#name !== this.#meant) this.#meant = null;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#begin(), TYPES_MS);
  }

  #begin() {
    this.#next = null;
    this.#task.say('');
    this.#load();
  }

  /** An answer to what is asked no more is not shown. */
  async #load() {
    const asked = (this.#asked += 1);
    const cursor = this.#next;
    const name = (this.#asking = this.#name);
    let answer;
    try {
      answer = await this.#ask({ name, ...(cursor && { cursor }) });
    } catch ({ message }) {
      if (asked === this.#asked) this.#failed(message);
      return;
    }
    if (asked !== this.#asked) return;
    const { rooms, next = null } = answer;
    this.#asking = null;
    if (cursor === null) this.#answered = name;
    this.#show(rooms, next, cursor === null);
    if (this.#meant === name && this.#dialog.open) this.#goToFirst();
  }

  #failed(message) {
    this.#asking = this.#meant = null;
    this.#task.say(message);
  }

  #show(rooms, next, isFirst) {
    if (isFirst) this.#list.replaceChildren();
    this.#list.append(...rooms.map((room) => itemOf(room, this.#isMember(room.id))));
    this.#next = next;
    this.#more.hidden = next === null;
    setText(this.#note, this.#list.children.length ? '' : texts.rooms.noneFound);
  }

  /** Whoever presses Enter means the first of what is called so: where that is not known yet, it is waited for. */
  #submitted(event) {
    event.preventDefault();
    this.#meant = this.#name;
    if (this.#answered === this.#meant) return this.#goToFirst();
    clearTimeout(this.#typing);
    if (this.#asking !== this.#meant) this.#begin();
  }

  #goToFirst() {
    this.#meant = null;
    find('a', this.#list)?.click();
  }

  async #clicked(target) {
    const { id } = target.closest('li')?.dataset ?? {};
    if (target.closest('a')) this.close();
    if (target.closest('button') && (await this.#task.attempt(() => this.#join(id)))) this.close();
  }
}

function itemOf(room, isMember) {
  const item = fromTemplate('found-room-template');
  item.dataset.id = room.id;
  const link = find('a', item);
  link.href = `#${room.id}`;
  showRoomName(link, room);
  setText(find('.found-count', item), isMember ? texts.rooms.membersAndYou(room.members) : texts.rooms.members(room.members));
  const topic = find('.found-topic', item);
  setText(topic, room.topic);
  topic.hidden = !room.topic;
  const button = find('button', item);
  button.hidden = isMember;
  button.ariaLabel = texts.rooms.joinNamed(room.name);
  return item;
}
