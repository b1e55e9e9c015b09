// Who is in a room. Large rooms are only counted. Until that is known, and while nobody tells, nothing is claimed.
import { Backoff } from '../net/backoff.js';
import { SignedOut } from '../net/problem.js';

const RELOAD_WITHIN_MS = 5_000;

export class Presence extends EventTarget {
  #api;
  #room;
  #people = new Map();
  #count = 0;
  #isCounted = false;
  #isKnown = false;
  #waiting = null;
  #reload = null;
  /** The id of who typed last without being listed; null at first. */
  #unlisted = null;

  constructor(api, room) {
    super();
    this.#api = api;
    this.#room = room;
  }

  /** Null when it is not known. */
  get count() {
    return this.#isKnown ? this.#count : null;
  }

  /** As they were last known. */
  get people() {
    return [...this.#people.values()];
  }

  /** Events that arrive while the list is on its way are applied on top of it. */
  async load() {
    const waiting = (this.#waiting = []);
    const backoff = new Backoff();
    while (waiting === this.#waiting) {
      try {
        const answer = await this.#api.presence(this.#room);
        if (waiting === this.#waiting) this.#show(answer);
      } catch (problem) {
        if (problem instanceof SignedOut || !problem.transient) return this.#giveUp(waiting);
        await backoff.pause(problem.retryAfter);
      }
    }
  }

  /** Nobody tells who comes and goes until the list has been loaded anew. */
  disconnected() {
    this.#waiting = [];
    this.#isKnown = false;
    this.dispatchEvent(new Event('change'));
  }

  receive(event) {
    if (this.#waiting) return void this.#waiting.push(event);
    this.#apply(event);
    this.dispatchEvent(new Event('change'));
  }

  /** What somebody is called now. */
  named({ id, name }) {
    const person = this.#people.get(id);
    if (!person || person.name === name) return;
    this.#people.set(id, { ...person, name });
    this.dispatchEvent(new Event('change'));
  }

  /** Who types is here, also one who comes and goes so often that nobody was told of it. Of who has just come that comes later. */
  typed({ id }) {
    if (!this.#isKnown || this.#isCounted || this.#people.has(id)) return;
    if (id === this.#unlisted) this.#loadSoon();
    this.#unlisted = id;
  }

  dispose() {
    this.#waiting = [];
    this.#isKnown = false;
    this.#people = new Map();
    clearTimeout(this.#reload);
    this.#reload = null;
  }

  /** It stays unknown; nothing more waits for it. A later try goes on. */
  #giveUp(waiting) {
    if (waiting === this.#waiting) this.#waiting = null;
  }

  #show({ count, users }) {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#isKnown = true;
    this.#people = new Map(users.map((user) => [user.id, user]));
    this.#count = users.length || count;
    this.#isCounted = count > 0 && users.length === 0;
    waiting.forEach((event) => this.#apply(event));
    this.dispatchEvent(new Event('change'));
  }

  #apply({ type, user, count }) {
    if (type === 'presence.count') {
      this.#people.clear();
      this.#count = count;
      this.#isCounted = true;
    } else if (this.#isCounted) {
      this.#loadSoon();
    } else {
      if (type === 'presence.joined') this.#people.set(user.id, user);
      if (type === 'presence.left') this.#people.delete(user.id);
      this.#count = this.#people.size;
    }
  }

  /** Names again, so the room is small enough to list; not everybody in it asks at once. */
  #loadSoon() {
    this.#reload ??= setTimeout(() => {
      this.#reload = null;
      this.load();
    }, Math.random() * RELOAD_WITHIN_MS);
  }
}
