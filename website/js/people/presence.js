// Who is in a room. Large rooms are only counted.
import { Backoff } from '../net/backoff.js';
import { SignedOut } from '../net/problem.js';

export class Presence extends EventTarget {
  #api;
  #room;
  #people = new Map();
  #count = 0;
  #waiting = null;
  #disposed = false;

  constructor(api, room) {
    super();
    this.#api = api;
    this.#room = room;
  }

  get count() {
    return this.#count;
  }

  get people() {
    return [...this.#people.values()];
  }

  /** Events that arrive while the list is on its way are applied on top of it. */
  async load(backoff = new Backoff()) {
    this.#waiting ??= [];
    try {
      const { count, users } = await this.#api.presence(this.#room);
      this.#people = new Map(users.map((user) => [user.id, user]));
      this.#count = users.length || count;
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      waiting.forEach((event) => this.#apply(event));
      this.dispatchEvent(new Event('change'));
    } catch (problem) {
      if (problem instanceof SignedOut || this.#disposed || !problem.transient) return;
      setTimeout(() => this.#disposed || this.load(backoff), backoff.next(problem.retryAfter));
    }
  }

  receive(event) {
    if (this.#waiting) return void this.#waiting.push(event);
    this.#apply(event);
    this.dispatchEvent(new Event('change'));
  }

  dispose() {
    this.#disposed = true;
  }

  #apply({ type, user, count }) {
    const counted = this.#people.size === 0 && this.#count > 0;
    if (type === 'presence.count') this.#count = count;
    if (type === 'presence.joined' && !counted) this.#people.set(user.id, user);
    if (type === 'presence.left') this.#people.delete(user.id);
    if (type !== 'presence.count' && !counted) this.#count = this.#people.size;
  }
}
