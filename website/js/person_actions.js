// What can be done with somebody: joins their card to what it does. What others will notice is asked about first, with what
// it will do.
import { KeepingOrder } from './people/keeping_order.js';
import { texts } from './languages/texts.js';
import { isOfRequest } from './net/problem.js';
import { announce } from './views/announcer.js';
import { find } from './views/dom.js';
import { showNotice } from './views/notice.js';
import { PersonCard } from './views/person_card.js';
import { Question } from './views/question.js';

export class PersonActions {
  #api;
  #me;
  #room;
  #members;
  #rights;
  #write;
  #card;
  #question;
  #keepOrder;
  /** What was asked of the one whose card is open, as far as it is known. */
  #learnt = null;
  #back;
  #does = {
    write: ({ person }) => this.#begin(person.id),
    admin: (about) => this.#ask('admin', about, (room, id) => this.#give(room, id, 'admin')),
    member: (about) => this.#ask('member', about, (room, id) => this.#give(room, id, 'member')),
    'step-down': (about) => this.#ask('step-down', about, (room, id) => this.#give(room, id, 'member')),
    block: ({ person }) => this.#keepOrder.block(person),
    unblock: ({ person }) => this.#keepOrder.unblock(person),
    purge: ({ person }) => this.#keepOrder.purge(person),
    remove: (about) => this.#ask('remove', about, (room, id) => this.#remove(room, id)),
  };

  /** `room`, `members` and `rights` return what is on the screen: a room, its members, and what the user may do there. */
  constructor({ api, me, room, members, rights, write, isKeeper, signal }) {
    this.#api = api;
    this.#me = me;
    this.#room = room;
    this.#members = members;
    this.#rights = rights;
    this.#write = write;
    this.#card = new PersonCard(find('#person'), signal);
    this.#question = new Question(find('#question'), signal);
    this.#keepOrder = new KeepingOrder(api, this.#question, isKeeper);
    for (const dialog of ['#person', '#question']) find(dialog).addEventListener('close', () => this.#closed(), { signal });
    this.#card.addEventListener('choose', ({ detail }) => this.#does[detail.act](detail), { signal });
  }

  /** `back` takes the keyboard where what had it is gone when the card, and what was asked from it, are closed. */
  open(person, back = () => find('#log').focus()) {
    this.#back = back;
    this.#learnt = null;
    this.#keepOrder.look(person, () => this.changed());
    this.#show(person);
    if (!this.#members()?.get(person.id)) this.#learn(person);
  }

  letIn(person) {
    this.#keepOrder.unblock(person);
  }

  /** Who they are in the room may be another thing now. */
  changed() {
    if (this.#card.person) this.#show(this.#card.person);
  }

  close() {
    this.#card.close();
    this.#question.close();
  }

  #closed() {
    const at = document.activeElement;
    const isLost = at === document.body || at.closest('dialog:not([open])');
    if (isLost && !find('dialog[open]')) this.#back?.();
  }

  /** An author is only named: status and time zone are asked for. Without them the card tells what is known. */
  async #learn({ id }) {
    try {
      const user = await this.#api.user(id);
      if (this.#card.person?.id !== id) return;
      this.#learnt = user;
      this.changed();
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
    }
  }

  #show(named) {
    const member = this.#members()?.get(named.id) ?? null;
    const person = member?.user ?? this.#learnt ?? named;
    const isMe = person.id === this.#me.id;
    const isHere = this.#room()?.presence.people.some(({ id }) => id === person.id) ?? false;
    const { acts, blocked } = isMe ? { acts: [], blocked: '' } : this.#keepOrder.actsOn(person);
    this.#card.show({ person, member, isMe, isHere, acts: new Set([...this.#actsOn(member, isMe), ...acts]), blocked });
  }

  #actsOn(member, isMe) {
    const rights = this.#rights();
    const acts = new Set(isMe ? [] : ['write']);
    if (member && rights.has('roles')) acts.add(member.role !== 'admin' ? 'admin' : isMe ? 'step-down' : 'member');
    if (member && !isMe && rights.has('remove')) acts.add('remove');
    return acts;
  }

  async #begin(userId) {
    try {
      await this.#write(userId);
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
      showNotice(problem.message);
    }
  }

  /** An answer is for the room that was on the screen when it was asked. */
  #ask(act, { person }, run) {
    const { id, title, about } = this.#room();
    const names = [person.name, title];
    const { title: asked, text, button, done } = texts.roles[act];
    const doIt = async () => {
      await run(id, person.id);
      announce(done(...names));
    };
    this.#question.ask({ title: asked(...names), text: text(about.kind), button, run: doIt });
  }

  async #give(room, userId, role) {
    const member = await this.#api.giveRole(room, userId, role);
    if (this.#room()?.id === room) this.#members()?.told(member);
  }

  async #remove(room, userId) {
    await this.#api.leave(room, userId);
    if (this.#room()?.id === room) this.#members()?.gone(userId);
  }
}
