// All of the user's rooms, the most recently active first. Loaded on each connect, and kept up by what is heard.
import { Backoff } from '../net/backoff.js';
import { SignedOut } from '../net/problem.js';
import { Membership } from './membership.js';

// A connection hears so many of them (chat/channels.py and API.md: "What is heard").
const MOST_HEARD = 100;

/** Events: `change`; `told`, whose detail is all that the server has told of them. */
export class Rooms extends EventTarget {
  #api;
  #me;
  #marks;
  #byId = new Map();
  #toldSince = new Map();
  #loading = null;
  #again = false;
  #backoff = new Backoff();
  #stopped = false;

  loaded = false;

  constructor(api, me, marks = new Map()) {
    super();
    this.#marks = marks;
    this.#api = api;
    this.#me = me;
  }

  get all() {
    return [...this.#byId.values()].sort((one, other) => (one.activity === other.activity ? 0 : one.activity < other.activity ? 1 : -1));
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** Whether all that is said there reaches this page, whatever is on its screen. */
  hears(id) {
    return this.#byId.has(id) && this.#byId.size <= MOST_HEARD;
  }

  /** How many messages elsewhere want an answer of the user. */
  callsBut(id) {
    return this.all.reduce((sum, room) => sum + (room.id === id ? 0 : room.calls), 0);
  }

  /** The next room down the list (or up, with -1) in which something is unread, from a room on and around; or null. */
  nextUnread(id, step) {
    const { all } = this;
    const from = all.findIndex((room) => room.id === id);
    const start = from < 0 && step < 0 ? 0 : from;
    for (let count = 1; count <= all.length; count += 1) {
      const room = all[(start + count * step + count * all.length) % all.length];
      if (room.id !== id && room.isLoud) return room;
    }
    return null;
  }

  /** Who waits to be told anew waits no longer. */
  hurry() {
    this.#backoff.hurry();
  }

  /** Asks until it is told; who asks meanwhile is told anew. */
  load() {
    this.#again = true;
    this.#backoff.hurry();
    return (this.#loading ??= this.#keepTrying().finally(() => (this.#loading = null)));
  }

  /** Shows those that there were when they were last seen, until the server says which there are. */
  recall(memberships) {
    if (this.loaded || this.#stopped) return;
    this.#replace(memberships, true);
    this.#changed();
  }

  /** As they are by now, for who keeps them. */
  get kept() {
    return this.all.map((each) => each.kept);
  }

  receive(events) {
    const changes = events.map((event) => this.#heard(event));
    if (changes.some(Boolean)) this.#changed();
  }

  /** What an answer has told of one room, a new one or another state of it. */
  told(membership) {
    this.#put(membership);
    this.#changed();
  }

  /** The user is in a room no more. */
  left(id) {
    this.#drop(id);
    this.#changed();
  }

  /** The user has read a room up to a message. */
  read(id, messageId) {
    this.get(id)?.read(messageId);
    this.#changed();
  }

  stop() {
    this.#stopped = true;
    this.#backoff.hurry();
  }

  async #keepTrying() {
    this.#backoff.reset();
    while (this.#again && !this.#stopped) {
      this.#again = false;
      this.#toldSince.clear();
      try {
        const { rooms } = await this.#api.rooms();
        if (this.#stopped) return;
        this.#replace(rooms);
        this.loaded = true;
        this.#changed();
        this.dispatchEvent(new CustomEvent('told', { detail: rooms }));
      } catch (problem) {
        if (problem instanceof SignedOut) return;
        if (!problem.transient) throw problem;
        this.#again = true;
        await this.#backoff.pause(problem.retryAfter);
      }
    }
  }

  /** Whoever has come or gone while the answer was on its way, it may not know of. */
  #replace(told, isAssumed = false) {
    const before = this.#byId;
    const mine = [];
    // One without a message has its place by when the user came to it, which only the order tells.
    for (const each of told.toReversed()) {
      const known = { before: before.get(each.id), activity: mine[0]?.activity, marks: this.#marks, isAssumed };
      mine.unshift(new Membership(each, this.#me, known));
    }
    this.#byId = new Map(mine.map((membership) => [membership.id, membership]));
    for (const [id, isThere] of this.#toldSince) {
      if (isThere) this.#byId.set(id, before.get(id));
      else this.#byId.delete(id);
    }
  }

  /** Whether anything has changed. */
  #heard(event) {
    const { type, membership, room: id = membership?.id } = event;
    const room = this.#byId.get(id);
    if (type === 'membership.updated') this.#heardOwn(membership, !room);
    else if (type === 'membership.ended') this.#drop(id);
    else if (type === 'room.updated') this.#update(room, event);
    else if (room && type.startsWith('message.')) return this.#hearMessage(room, type, event.message);
    else if (room && type === 'mention.created') return this.#hearMessage(room, 'message.created', event.message);
    else return false;
    return true;
  }

  /** Of what was said in a room just before the page was told that the user is in it, nobody else tells. */
  #heardOwn(membership, isNew) {
    this.#put(membership);
    if (isNew && this.loaded && !this.#loading) this.load();
  }

  #hearMessage(room, type, message) {
    const isInDoubt = room.hear(type, message);
    if (isInDoubt) this.load();
    return true;
  }

  #put(told) {
    if (told.archived_at) return this.#drop(told.id);
    const before = this.#byId.get(told.id);
    this.#toldSince.set(told.id, true);
    this.#byId.set(told.id, new Membership(told, this.#me, { before, activity: before?.activity, marks: this.#marks }));
  }

  #drop(id) {
    this.#toldSince.set(id, false);
    this.#byId.delete(id);
  }

  #update(room, { room: id, changes }) {
    if (changes.archived_at) this.#drop(id);
    else if (changes.archived_at === null) this.load();
    room?.change(changes);
  }

  #changed() {
    if (!this.#stopped) this.dispatchEvent(new Event('change'));
  }
}
