// What others say in rooms that this page hears, but does not show: only how much it is.
import { SignedOut } from '../net/problem.js';
import { firstIdAt, later, timeOf } from './uuid7.js';

const MOST_COUNTED = 99;
const CLOCK_SKEW_MS = 30_000;

export class Elsewhere extends EventTarget {
  #api;
  #me;
  #rooms = new Map();

  constructor(api, me) {
    super();
    this.#api = api;
    this.#me = me;
  }

  /** `[{ room, count, isMore }]`, of rooms in which something waits. */
  get unread() {
    return [...this.#rooms]
      .map(([room, { unread: { size } }]) => ({ room, count: Math.min(size, MOST_COUNTED), isMore: size > MOST_COUNTED }))
      .filter(({ count }) => count > 0);
  }

  get total() {
    return this.unread.reduce((sum, { count }) => sum + count, 0);
  }

  /** From now on counts what comes after the newest message seen there; null where none was seen. */
  async watch(room, newestSeen) {
    if (this.#rooms.has(room)) return;
    const watched = { after: newestSeen, unread: new Set() };
    this.#rooms.set(room, watched);
    if (newestSeen === null) await this.#load(room, watched);
  }

  /** It is on the screen, so all of it counts as seen. */
  forget(room) {
    if (this.#rooms.delete(room)) this.#changed();
  }

  receive(events) {
    const news = events.filter(({ type, room }) => type.startsWith('message.') && this.#rooms.has(room));
    for (const { room, message } of news) this.#count(this.#rooms.get(room), message);
    if (news.length) this.#changed();
  }

  /** What was said while nothing was heard. One page of it is enough to tell how much. */
  async catchUp() {
    await Promise.all([...this.#rooms].map(([room, watched]) => this.#load(room, watched)));
  }

  async #load(room, watched) {
    try {
      if (watched.after === null) await this.#begin(room, watched);
      else await this.#loadAfter(room, watched);
    } catch (problem) {
      // The next catch-up asks again; that somebody has written elsewhere is not worth a word about what went wrong.
      if (!(problem instanceof SignedOut) && !('status' in problem)) throw problem;
    }
  }

  async #begin(room, watched) {
    const { messages } = await this.#api.messages(room, { limit: 1 });
    watched.after ??= later(messages.at(-1)?.id ?? null, firstIdAt(0));
  }

  async #loadAfter(room, watched) {
    const after = later(watched.after, firstIdAt(timeOf(watched.after) - CLOCK_SKEW_MS));
    const { messages } = await this.#api.messages(room, { after, limit: MOST_COUNTED + 1 });
    for (const message of messages) this.#count(watched, message);
    if (messages.length && this.#rooms.get(room) === watched) this.#changed();
  }

  #count({ after, unread }, { id, author, deleted_at }) {
    if (deleted_at) unread.delete(id);
    else if (author.id !== this.#me.id && id > (after ?? '') && unread.size <= MOST_COUNTED) unread.add(id);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
