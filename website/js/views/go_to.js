// Goes to any of the user's rooms, or to anybody, by a few letters (ARIA Authoring Practices, "Editable Combobox").
import { texts } from '../languages/texts.js';
import { soughtAmong } from '../rooms/sought.js';
import { announce } from './announcer.js';
import { showAvatar } from './avatar.js';
import { find, fromTemplate, setText } from './dom.js';
import { onKey } from './keys.js';
import { choose } from './listbox.js';
import { showRoomName } from './room_name.js';
import { Task } from './task.js';

const TYPES_MS = 150;
const MOST_ROOMS = 8;

export class GoTo {
  #dialog;
  #input;
  #list;
  #does;
  #task;
  #choices = [];
  #people = { of: '', found: [] };
  #at = 0;
  /** What the user has stepped to, since the last letter. */
  #chosen = null;
  #typing = null;
  /** Who is being asked for. */
  #asking = null;
  /** What Enter was pressed for before anything was found. */
  #meant = null;

  /** `rooms` returns the user's own, `people` finds others by a name, `enter` goes to a room and `write` to a person. */
  constructor(dialog, { rooms, people, enter, write }, signal) {
    this.#dialog = dialog;
    this.#input = find('input', dialog);
    this.#list = find('[role="listbox"]', dialog);
    this.#does = { rooms, people, enter, write };
    this.#task = new Task(find('.dialog-problem', dialog));
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(this.#input, 'input', () => this.#typed());
    onKey(this.#input, (event) => this.#pressed(event), { signal });
    on(find('form', dialog), 'submit', (event) => this.#submitted(event));
    on(this.#list, 'pointerdown', (event) => event.preventDefault());
    on(this.#list, 'click', ({ target }) => this.#take([...this.#list.children].indexOf(target.closest('[role="option"]'))));
  }

  /** The box has been opened (go_to_box.js), and something may have been typed already. */
  begin() {
    this.#people = { of: '', found: [] };
    this.#asking = this.#meant = null;
    this.#typed();
  }

  close() {
    clearTimeout(this.#typing);
    this.#dialog.close();
  }

  get #text() {
    return this.#input.value.trim();
  }

  /** What a person may be called. */
  get #name() {
    return this.#text.replace(/^@/, '');
  }

  /** Rooms are known; people are asked for once the typing rests. */
  #typed() {
    clearTimeout(this.#typing);
    this.#task.say('');
    this.#chosen = null;
    this.#show();
    const name = this.#name;
    if (name !== this.#meant) this.#meant = null;
    if (name) this.#typing = setTimeout(() => this.#ask(name), TYPES_MS);
  }

  /** Beside what is done already: nothing waits for an answer to what is typed no more, nor for one to be gone to. */
  async #ask(name) {
    clearTimeout(this.#typing);
    if (name === this.#asking) return;
    this.#asking = name;
    const asking = new Task(find('.dialog-problem', this.#dialog), (message) => (name === this.#name ? message : ''));
    await asking.attempt(() => this.#find(name));
    if (name === this.#asking) this.#asking = null;
    if (name !== this.#meant || !this.#dialog.open) return;
    this.#meant = null;
    this.#take(this.#at);
  }

  async #find(name) {
    const found = await this.#does.people(name);
    if (!this.#dialog.open || name !== this.#name) return;
    this.#people = { of: name, found };
    this.#show();
    announce(texts.goTo.choices(this.#choices.length));
  }

  /** A direct room stands for its person. */
  #show() {
    const rooms = soughtAmong(this.#does.rooms(), this.#text).slice(0, MOST_ROOMS);
    const there = new Set(rooms.filter(({ kind, users }) => kind === 'direct' && users.length === 1).map(({ users: [user] }) => user.id));
    const isAsked = this.#people.of === this.#name;
    const people = isAsked ? this.#people.found.filter(({ id }) => !there.has(id)) : [];
    this.#choices = [...rooms.map((room) => ({ room })), ...people.map((person) => ({ person }))];
    this.#list.replaceChildren(...this.#choices.map(option));
    setText(find('.dialog-note', this.#dialog), this.#text && isAsked && !this.#choices.length ? texts.goTo.none : '');
    const at = this.#choices.findIndex((choice) => keyOf(choice) === this.#chosen);
    this.#activate(Math.max(0, at));
  }

  #activate(at) {
    this.#at = choose(this.#input, this.#list, at);
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#activate(this.#at + step);
    if (this.#choices.length) this.#chosen = keyOf(this.#choices[this.#at]);
  }

  /** Where there is nothing to go to yet, the first that is found is meant. */
  #submitted(event) {
    event.preventDefault();
    const name = this.#name;
    if (this.#choices.length || !name || this.#people.of === name) return this.#take(this.#at);
    this.#meant = name;
    this.#ask(name);
  }

  async #take(at) {
    const choice = this.#choices[at];
    if (!choice) return;
    const go = () => (choice.room ? this.#does.enter(choice.room.id) : this.#does.write(choice.person.id));
    if (await this.#task.attempt(go)) this.close();
  }
}

function keyOf({ room, person }) {
  return room ? `room ${room.id}` : `person ${person.id}`;
}

function option({ room, person }, index) {
  const item = fromTemplate('choice-template');
  item.id = `choice-${index}`;
  const about = room ?? { kind: 'direct', users: [person] };
  showRoomName(item, about);
  if (about.kind === 'direct' && about.users.length) showAvatar(find('.avatar', item), about.users[0]);
  item.classList.toggle('unread', Boolean(room?.isLoud));
  setText(find('.choice-more', item), room ? '' : (person.status ?? texts.goTo.write));
  return item;
}
