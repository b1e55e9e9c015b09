// How far the user has read, told to the server once things come to rest: forward only, and of each room the last alone.
import { Backoff } from '../net/backoff.js';
import { SignedOut, isOfRequest } from '../net/problem.js';

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
    if (this.#rooms.get(roomId)?.isUnread) this.pass(roomId, messageId);
  }

  /** All up to a message is read, seen or not. */
  pass(roomId, messageId) {
    const room = this.#rooms.get(roomId);
    if (!room || messageId <= (room.read_id ?? '')) return;
    this.#rooms.read(roomId, messageId);
    this.#later(roomId, messageId, REST_MS);
  }

  /** At once, by requests that outlive the page: it may be about to go, or its user to sign out. */
  flush() {
    for (const [roomId, { messageId, timer }] of [...this.#due]) {
      clearTimeout(timer);
      this.#tell(roomId, messageId, { keepalive: true });
    }
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

  async #tell(roomId, messageId, options) {
    this.#due.delete(roomId);
    try {
      await this.#api.read(roomId, messageId, options);
      this.#backoff.reset();
    } catch (problem) {
      if (problem instanceof SignedOut || !problem.transient) return this.#refused(problem);
      // What was read meanwhile is told in its place.
      if (!this.#due.has(roomId)) this.#later(roomId, messageId, this.#backoff.next(problem.retryAfter));
    }
  }

  /** Who is no member any more, or whose message is gone, has nothing to tell; it is nobody's mistake. */
  #refused(problem) {
    if (!isOfRequest(problem)) throw problem;
  }
}
