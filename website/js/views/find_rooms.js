// Open rooms, by how their names begin. One goes there to look, or joins; one's own are listed, too.
import { texts } from '../languages/texts.js';
import { find, setText, showItems } from './dom.js';
import { Lookup } from './lookup.js';
import { Task } from './task.js';
import { showRoomName } from './room_name.js';

export class FindRooms {
  #dialog;
  #list;
  #note;
  #more;
  #ask;
  #join;
  #isMember;
  #rooms = [];
  #task;
  #lookup;
  /** What brings more of those that are listed, `{ name, cursor }`, or null. */
  #next = null;

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
    this.#lookup = new Lookup({
      ask: (name) => ask({ name }),
      show: (page, name) => {
        this.#rooms = [];
        this.#show(page, name);
      },
      take: () => this.#dialog.open && find('a', this.#list)?.click(),
      say: (sentence) => this.#task.say(sentence),
    });
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(find('input', dialog), 'input', () => this.#lookup.typed(this.#name));
    on(find('.dialog-cancel', dialog), 'click', () => this.close());
    on(this.#more, 'click', () => this.#showMore());
    on(this.#list, 'click', ({ target }) => this.#clicked(target));
    on(find('form', dialog), 'submit', (event) => this.#submitted(event));
  }

  open() {
    find('input', this.#dialog).value = '';
    this.#lookup.clear();
    this.#task.renew();
    this.#lookup.ask('');
    this.#dialog.showModal();
  }

  close() {
    this.#lookup.clear();
    this.#dialog.close();
  }

  get #name() {
    return find('input', this.#dialog).value.trim();
  }

  #submitted(event) {
    event.preventDefault();
    this.#lookup.entered(this.#name);
  }

  #show({ rooms, next = null }, name) {
    this.#rooms.push(...rooms);
    showItems(this.#list, this.#rooms, 'found-room-template', (item, room) => showRoom(item, room, this.#isMember(room.id)));
    this.#next = next && { name, cursor: next };
    this.#more.hidden = next === null;
    setText(this.#note, this.#rooms.length ? '' : texts.rooms.noneFound);
  }

  /** Of those that are listed, whatever stands in the box by now: once others are, these are wanted no more. */
  async #showMore() {
    const query = this.#next;
    const isWanted = () => query === this.#next;
    const task = new Task(find('.dialog-problem', this.#dialog), (message) => (isWanted() ? message : ''));
    let page;
    if ((await task.attempt(async () => (page = await this.#ask(query)))) && isWanted()) this.#show(page, query.name);
  }

  async #clicked(target) {
    const { key: id } = target.closest('li')?.dataset ?? {};
    if (target.closest('a')) this.close();
    if (target.closest('button') && (await this.#task.attempt(() => this.#join(id), id))) this.close();
  }
}

function showRoom(item, room, isMember) {
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
}
