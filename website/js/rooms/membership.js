// One of the user's rooms: what the server has told of it, and what has been heard there since.
import { later } from '../messages/uuid7.js';

const MOST_COUNTED = 99;

export class Membership {
  #me;
  #told;
  #readId;
  #newest;
  #marks;
  /** Of messages by others that are newer than what the server knew when it told: whether each names the user. */
  #heard = new Map();

  /** Whether it is only what was so when it was last seen: from that nothing is concluded. */
  isAssumed;

  /** `before` is what was known of the room: an answer may be older than what has been heard and read meanwhile. */
  constructor(told, me, { before = null, activity = '', marks = new Map(), isAssumed = false } = {}) {
    this.#me = me;
    this.isAssumed = isAssumed;
    this.#marks = marks;
    this.#told = told;
    this.#readId = later(told.read_id, before?.read_id ?? null);
    this.#newest = told.newest;
    if (before && (before.newest?.id ?? '') > (told.newest?.id ?? '')) this.#newest = before.newest;
    if (before) this.#heard = new Map([...before.#heard].filter(([id]) => id > (told.newest?.id ?? '') && this.#isUnread(id)));
    this.activity = later(this.#newest?.sent_at ?? null, activity) || told.created_at;
  }

  get id() {
    return this.#told.id;
  }

  get kind() {
    return this.#told.kind;
  }

  get name() {
    return this.#told.name;
  }

  get topic() {
    return this.#told.topic;
  }

  get created_at() {
    return this.#told.created_at;
  }

  get archived_at() {
    return this.#told.archived_at;
  }

  get members() {
    return this.#told.members;
  }

  get role() {
    return this.#told.role;
  }

  get involvement() {
    return this.#told.involvement;
  }

  /** The others, of a direct room. */
  get users() {
    return this.#told.users ?? [];
  }

  get newest() {
    return this.#newest;
  }

  get read_id() {
    return this.#readId;
  }

  /** The message from which on the user means to read it again, or undefined. */
  get markedId() {
    return this.#marks.get(this.id);
  }

  get isUnread() {
    return Boolean(this.markedId) || this.#hasUnread;
  }

  /** As the server would tell it by now, to be kept. */
  get kept() {
    return { ...this.#told, read_id: this.#readId, newest: this.#newest, unread: this.#hasUnread, mentions: this.mentions };
  }

  /** How many unread messages name the user, to 99. */
  get mentions() {
    const told = this.#told.newest && this.#isUnread(this.#told.newest.id) ? this.#told.mentions : 0;
    const heard = [...this.#heard.values()].filter(Boolean).length;
    return Math.min(told + heard, MOST_COUNTED);
  }

  /** How many of its messages want an answer of the user: all that a direct room has is at least one. */
  get calls() {
    if (this.involvement === 'nothing') return 0;
    return Math.max(this.mentions, this.kind === 'direct' && this.isUnread ? 1 : 0);
  }

  /** Whether the user wants to be told that something is unread here. */
  get isLoud() {
    return this.involvement === 'nothing' ? Boolean(this.markedId) : this.isUnread;
  }

  /** Returns whether only the server can tell what becomes of the count. */
  hear(type, message) {
    const { id, author, mentions = [], everyone = false, deleted_at } = message;
    const names = !deleted_at && (everyone || mentions.includes(this.#me.id));
    if (type === 'message.created') this.#heardNew(message, names);
    else if (deleted_at) return !this.#heard.delete(id) && this.#isCounted(id, author);
    else if (this.#heard.has(id)) this.#heard.set(id, names);
    else return Boolean(message.edited_at) && this.#isUnread(id) && (names || this.#isCounted(id, author));
    return false;
  }

  /** All is read up to this message. */
  read(id) {
    this.#readId = later(id, this.#readId);
    for (const heard of this.#heard.keys()) if (!this.#isUnread(heard)) this.#heard.delete(heard);
  }

  change(changes) {
    this.#told = { ...this.#told, ...changes };
  }

  #heardNew(message, names) {
    const isNewer = message.id > (this.#newest?.id ?? '');
    if (isNewer) {
      this.#newest = { id: message.id, sent_at: message.sent_at };
      this.activity = later(message.sent_at, this.activity);
    }
    const isToldOf = message.id <= (this.#told.newest?.id ?? '');
    if (!isToldOf && message.author.id !== this.#me.id && this.#isUnread(message.id)) this.#heard.set(message.id, names);
  }

  get #hasUnread() {
    const wasUnread = this.#told.unread && this.#told.newest !== null && this.#isUnread(this.#told.newest.id);
    return wasUnread || this.#heard.size > 0;
  }

  /** One that the server may have counted as naming the user. */
  #isCounted(id, author) {
    return this.#told.mentions > 0 && author.id !== this.#me.id && this.#isUnread(id);
  }

  #isUnread(id) {
    return id > (this.#readId ?? '');
  }
}
