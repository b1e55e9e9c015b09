// Goes to any of the user's rooms, or to anybody, by a few letters (ARIA Authoring Practices, "Editable Combobox").
import { texts } from '../languages/texts.js';
import { soughtAmong } from '../rooms/sought.js';
import { announce } from './announcer.js';
import { showAvatar } from './avatar.js';
import { find, fromTemplate, setText } from './dom.js';
import { onKey } from './keys.js';
import { choose } from './listbox.js';
import { Lookup } from './lookup.js';
import { showRoomName } from './room_name.js';
import { Task } from './task.js';

const MOST_ROOMS = 8;

export class GoTo {
  #dialog;
  #input;
  #list;
  #does;
  #task;
  #lookup;
  #choices = [];
  #people = [];
  #at = 0;
  /** What the user has stepped to, since the last letter. */
  #chosen = null;

  /** `rooms` returns the user's own, `people` finds others by a name, `enter` goes to a room and `write` to a person. */
  constructor(dialog, { rooms, people, enter, write }, signal) {
    this.#dialog = dialog;
    this.#input = find('input', dialog);
    this.#list = find('[role="listbox"]', dialog);
    this.#does = { rooms, enter, write };
    this.#task = new Task(find('.dialog-problem', dialog));
    this.#lookup = new Lookup({
      ask: people,
      show: (found) => this.#found(found),
      take: () => this.#dialog.open && this.#take(this.#at),
      say: (sentence) => this.#task.say(sentence),
    });
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(this.#input, 'input', () => this.#typed());
    onKey(this.#input, (event) => this.#pressed(event), { signal });
    on(find('form', dialog), 'submit', (event) => this.#submitted(event));
    on(this.#list, 'pointerdown', (event) => event.preventDefault());
    on(this.#list, 'click', ({ target }) => this.#take([...this.#list.children].indexOf(target.closest('[role="option"]'))));
  }

  /** The box has been opened (go_to_box.js), and something may have been typed already. */
  begin() {
    this.#lookup.clear();
    this.#task.renew();
    this.#typed();
  }

  close() {
    this.#lookup.clear();
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
    this.#task.say('');
    this.#chosen = null;
    this.#show();
    if (this.#name) this.#lookup.typed(this.#name);
    else this.#lookup.clear();
  }

  #found(people) {
    this.#people = people;
    this.#show();
    if (this.#dialog.open) announce(texts.goTo.choices(this.#choices.length));
  }

  /** A direct room stands for its person. */
  #show() {
    const rooms = soughtAmong(this.#does.rooms(), this.#text).slice(0, MOST_ROOMS);
    const there = new Set(rooms.filter(({ kind, users }) => kind === 'direct' && users.length === 1).map(({ users: [user] }) => user.id));
    const isAsked = this.#lookup.answered === this.#name;
    const people = isAsked ? this.#people.filter(({ id }) => !there.has(id)) : [];
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
    if (this.#choices.length || !this.#name) this.#take(this.#at);
    else this.#lookup.entered(this.#name);
  }

  async #take(at) {
    const choice = this.#choices[at];
    if (!choice) return;
    const go = () => (choice.room ? this.#does.enter(choice.room.id) : this.#does.write(choice.person.id));
    if (await this.#task.attempt(go, keyOf(choice))) this.close();
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
