// The API as the browser sees it, over a room's messages that the test writes.
import { firstIdAt } from '/js/messages/uuid7.js';
import { Problem } from '/js/net/problem.js';

export const ANN = { id: 'ann', name: 'Ann' };
export const BEN = { id: 'ben', name: 'Ben' };

/** The id of a message that was sent at that moment; those of one moment sort by their number. */
export function idAt(milliseconds, number = 0) {
  return firstIdAt(milliseconds).slice(0, -4) + number.toString(16).padStart(4, '0');
}

export class RoomApi {
  /** By room, in the order of their ids. */
  said = { general: [] };

  /** `[method, room, what was asked]` of each call. */
  calls = [];

  /** Called before each call, by its method; what it throws is the answer, and it may wait. */
  before = {
    rooms: () => {}, room: () => {}, read: () => {}, messages: () => {}, changes: () => {}, send: () => {}, presence: () => {},
    edit: () => {}, remove: () => {}, react: () => {},
  };

  /** What has been changed, one after the other: rooms and ids. */
  changed = [];

  /** Called when a message is stored, before its answer: what it throws loses the answer. */
  answering = () => {};

  here = { count: 0, users: [] };

  /** The user's memberships, and rooms that anybody may see, as the server tells them. */
  mine = [];
  open = {};

  /** Stores a message, as anybody might. */
  write(text, { author = BEN, room = 'general', at = Date.now(), ...more } = {}) {
    const messages = (this.said[room] ??= []);
    const message = { room, id: idAt(at, messages.length), text, author, sent_at: new Date(at).toISOString(), rev: 1, ...more };
    messages.push(message);
    messages.sort((one, other) => (one.id < other.id ? -1 : 1));
    return message;
  }

  /** Edits, deletes or reacts, and returns the new version, as an event would bring it. */
  change({ room, id }, changes) {
    const at = this.said[room].findIndex((message) => message.id === id);
    const { rev } = this.said[room][at];
    this.changed.push([room, id]);
    return (this.said[room][at] = { ...this.said[room][at], ...changes, rev: (rev ?? 1) + 1 });
  }

  async messages(room, query = {}) {
    this.calls.push(['messages', room, query]);
    await this.before.messages(query);
    const all = this.said[room] ?? [];
    const { before, after, around, limit = 50 } = query;
    const from = after ? all.filter(({ id }) => id > after) : all.filter(({ id }) => !before || id < before);
    let messages = after ? from.slice(0, limit) : from.slice(-limit);
    if (around) {
      const newer = all.filter(({ id }) => id >= around);
      const older = all.filter(({ id }) => id < around).slice(-Math.max(Math.floor(limit / 2), limit - newer.length));
      messages = [...older, ...newer.slice(0, limit - older.length)];
    }
    const [first, last] = [messages[0]?.id, messages.at(-1)?.id];
    return { messages, has_before: all.some(({ id }) => id < first), has_after: all.some(({ id }) => id > last) };
  }

  async changes(room, query = {}) {
    this.calls.push(['changes', room, query]);
    await this.before.changes(query);
    const { after, limit = 50 } = query;
    if (after === undefined) return { messages: [], next: String(this.changed.length), more: false };
    const end = Math.min(Number(after) + limit, this.changed.length);
    const ids = this.changed.slice(Number(after), end).filter(([where]) => where === room).map(([, id]) => id);
    const messages = this.said[room].filter(({ id }) => ids.includes(id));
    return { messages, next: String(end), more: end < this.changed.length };
  }

  async send(room, { text, client_id, reply_to }) {
    this.calls.push(['send', room, { text, client_id, reply_to }]);
    await this.before.send({ text, client_id, reply_to });
    const known = (this.said[room] ?? []).find((message) => message.client_id === client_id && message.author === ANN);
    const message = known ?? this.write(text, { author: ANN, room, client_id });
    await this.answering(message);
    return message;
  }

  async edit(room, id, text) {
    this.calls.push(['edit', room, { id, text }]);
    await this.before.edit({ id, text });
    return this.change({ room, id }, { text, edited_at: new Date().toISOString() });
  }

  async remove(room, id, options) {
    this.calls.push(['remove', room, { id, ...options }]);
    await this.before.remove({ id });
    return this.change({ room, id }, { text: '', deleted_at: new Date().toISOString() });
  }

  async rooms() {
    this.calls.push(['rooms']);
    const rooms = this.mine;
    await this.before.rooms();
    return { rooms };
  }

  async openRooms(query) {
    this.calls.push(['openRooms', query]);
    return { rooms: Object.values(this.open).filter(({ name }) => name.startsWith(query.name)) };
  }

  async room(id) {
    this.calls.push(['room', id]);
    await this.before.room(id);
    if (!this.open[id]) throw new Problem({ status: 404, detail: 'There is no such room.' });
    return this.open[id];
  }

  async react(room, id, emoji) {
    return this.#reacted('react', room, id, emoji);
  }

  async unreact(room, id, emoji) {
    return this.#reacted('unreact', room, id, emoji);
  }

  async #reacted(method, room, id, emoji) {
    this.calls.push([method, room, { id, emoji }]);
    await this.before.react({ id, emoji });
    const reactions = structuredClone(this.said[room].find((message) => message.id === id).reactions ?? []);
    if (!reactions.some((reaction) => reaction.emoji === emoji)) reactions.push({ emoji, users: [] });
    const reaction = reactions.find((each) => each.emoji === emoji);
    reaction.users = [...reaction.users.filter((user) => user !== ANN.id), ...(method === 'react' ? [ANN.id] : [])];
    for (const each of reactions) each.count = each.users.length;
    return this.change({ room, id }, { reactions: reactions.filter(({ count }) => count) });
  }

  async user(id) {
    this.calls.push(['user', id]);
    await this.before.user?.(id);
    return { id, name: id[0].toUpperCase() + id.slice(1) };
  }

  async read(room, id) {
    this.calls.push(['read', room, id]);
    await this.before.read(id);
    return { read_id: id };
  }

  async presence(room) {
    this.calls.push(['presence', room]);
    await this.before.presence();
    return this.here;
  }

  count(method) {
    return this.calls.filter(([called]) => called === method).length;
  }
}

export function lose() {
  throw new Problem();
}

export function refuse(status, detail = 'No.', more = {}) {
  return () => {
    throw new Problem({ status, detail, ...more });
  };
}
