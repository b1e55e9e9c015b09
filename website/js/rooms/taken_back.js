// A message that was deleted before it was read leaves its room unread, for the server and for all of the user's pages. Where
// nothing else is unread there, the user has nothing left to read, and the server is told so.
import { firstIdAt } from '../messages/uuid7.js';
import { Problem, SignedOut } from '../net/problem.js';

const PAGE = 100;
// Of one message that is deleted all who have not read it hear at once: they do not ask at once.
const LATER_MS = 500;
const JITTER_MS = 1_500;

export class TakenBack {
  #api;
  #me;
  #rooms;
  #markers;
  #due = new Map();

  constructor(api, me, rooms, markers) {
    this.#api = api;
    this.#me = me;
    this.#rooms = rooms;
    this.#markers = markers;
  }

  /** To be told after the rooms have heard. */
  receive(events) {
    for (const { type, room, message } of events) {
      if (type === 'message.deleted' && this.#isUnread(room, message)) this.#later(room);
    }
  }

  stop() {
    for (const timer of this.#due.values()) clearTimeout(timer);
    this.#due.clear();
  }

  #isUnread(room, { id, author }) {
    const membership = this.#rooms.get(room);
    return Boolean(membership) && author.id !== this.#me.id && id > (membership.read_id ?? '');
  }

  #later(room) {
    clearTimeout(this.#due.get(room));
    this.#due.set(room, setTimeout(() => this.#look(room), LATER_MS + Math.random() * JITTER_MS));
  }

  async #look(room) {
    this.#due.delete(room);
    const after = this.#rooms.get(room)?.read_id ?? firstIdAt(0);
    try {
      const { messages, has_after } = await this.#api.messages(room, { after, limit: PAGE });
      const isNothingLeft = messages.every(({ author, deleted_at }) => deleted_at || author.id === this.#me.id);
      if (messages.length && isNothingLeft && !has_after) this.#markers.pass(room, messages.at(-1).id);
    } catch (problem) {
      // Then the room stays unread until it is looked at.
      if (!(problem instanceof Problem || problem instanceof SignedOut)) throw problem;
    }
  }
}
