// How far the user has read, told to the server once things come to rest: forward only, and of each room the last alone.
import { Backoff } from '../net/backoff.js';
import { SignedOut } from '../net/problem.js';

const REST_MS = 800;

export class ReadMarkers {
  #api;
  #rooms;
  /** Of each room how far it is to be told, and the timer that does. */
  #due = new Map();
  #backoff = new Backoff();
  #stopped = false;

  constructor(api, rooms) {
    this.#api = api;
    this.#rooms = rooms;
  }

  /** The user has seen a message, and all that stand before it. */
  seen(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (!room?.isUnread || messageId <= (room.read_id ?? '')) return;
    this.#rooms.read(roomId, messageId);
    this.#later(roomId, messageId, REST_MS);
  }

  /** At once: the page may be about to go. */
  flush() {
    for (const [roomId, { messageId }] of this.#due) this.#later(roomId, messageId, 0);
  }

  stop() {
    this.#stopped = true;
    for (const { timer } of this.#due.values()) clearTimeout(timer);
    this.#due.clear();
  }

  #later(roomId, messageId, wait) {
    if (this.#stopped) return;
    clearTimeout(this.#due.get(roomId)?.timer);
    const timer = setTimeout(() => this.#tell(roomId, messageId), wait);
    this.#due.set(roomId, { messageId, timer });
  }

  async #tell(roomId, messageId) {
    this.#due.delete(roomId);
    try {
      await this.#api.read(roomId, messageId);
      this.#backoff.reset();
    } catch (problem) {
      if (problem instanceof SignedOut || !problem.transient) return this.#refused(problem);
      // What was read meanwhile is told in its place.
      if (!this.#due.has(roomId)) this.#later(roomId, messageId, this.#backoff.next(problem.retryAfter));
    }
  }

  /** Who is no member any more, or whose message is gone, has nothing to tell; it is nobody's mistake. */
  #refused(problem) {
    if (!('status' in problem) && !(problem instanceof SignedOut)) throw problem;
  }
}
