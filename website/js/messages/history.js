// Keeps a room's timeline whole: the newest page, older ones on demand, and what was missed while away.
//
// #cursor is the id up to which nothing is missing. Only pages that join on to it move it, and events of a
// connection that was open before such a page was asked for. Until then events wait, so no hole is ever shown.
import { Backoff } from '../net/backoff.js';
import { Problem, SignedOut } from '../net/problem.js';
import { firstIdAt, later, timeOf } from './uuid7.js';

const PAGE = 50;
const CATCH_UP_PAGE = 100;
const CATCH_UP_PAGES = 20;
const CLOCK_SKEW_MS = 30_000;
// A request that was under way when the network went, or the machine slept, may hang for long.
const PATIENCE_MS = 3_000;

export class History extends EventTarget {
  #api;
  #room;
  #timeline;
  #cursor = null;
  #connection = null;
  #waiting = [];
  #catchingUp = null;
  #again = false;
  #asked = { at: Infinity, giveUp: () => {} };
  #backoff = new Backoff();
  #disposed = false;

  hasBefore = false;
  loaded = false;
  /** Why nothing is loaded: for good, or, where it is transient, as of the last try. */
  problem = null;
  isLoadingOlder = false;

  constructor(api, room, timeline) {
    super();
    this.#api = api;
    this.#room = room;
    this.#timeline = timeline;
  }

  connected() {
    this.#connection = {};
    return this.catchUp();
  }

  disconnected() {
    this.#connection = null;
    this.#waiting = [];
  }

  receive(messages) {
    if (this.#waiting) this.#waiting.push(...messages);
    else this.#take(messages);
  }

  /** The server's answer to one's own message. It proves nothing about what came before it. */
  stored(message) {
    if (this.#timeline.merge([message])) this.#changed();
  }

  catchUp() {
    this.#again = true;
    if (performance.now() - this.#asked.at > PATIENCE_MS) this.#asked.giveUp();
    this.#backoff.hurry();
    return (this.#catchingUp ??= this.#keepTrying().finally(() => (this.#catchingUp = null)));
  }

  async older() {
    const before = this.#timeline.oldestId;
    if (!this.hasBefore || this.isLoadingOlder || !before) return;
    this.isLoadingOlder = true;
    try {
      const page = await this.#page({ before, limit: PAGE });
      if (this.#timeline.oldestId !== before) return;
      this.#timeline.merge(page.messages);
      this.hasBefore = page.has_before;
      this.#changed();
    } finally {
      this.isLoadingOlder = false;
    }
  }

  trim(count) {
    if (this.#timeline.size <= count) return;
    this.#timeline.keepNewest(count);
    this.hasBefore = true;
  }

  dispose() {
    this.#disposed = true;
    this.#backoff.hurry();
  }

  async #keepTrying() {
    this.#backoff.reset();
    while (this.#again && !this.#disposed) {
      this.#again = false;
      try {
        await this.#catchUpOnce();
      } catch (problem) {
        if (problem instanceof SignedOut) return;
        this.problem = problem;
        if (!this.loaded) this.#changed();
        // Who asked meanwhile is not left with a refusal of before.
        if (!problem.transient && !this.loaded) continue;
        if (!problem.transient) throw problem;
        this.#again = true;
        await this.#backoff.pause(problem.retryAfter);
      }
    }
  }

  async #catchUpOnce() {
    const connection = this.#connection;
    if (this.#cursor === null || !(await this.#joinedOn())) await this.#startAtNewest();
    this.loaded = true;
    this.problem = null;
    if (connection && connection === this.#connection) {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      this.#take(waiting);
    }
    this.#changed();
  }

  /** Page after page from the cursor on; false when too much was missed to load it all. */
  async #joinedOn() {
    let after = firstIdAt(timeOf(this.#cursor) - CLOCK_SKEW_MS);
    for (let count = 0; count < CATCH_UP_PAGES; count += 1) {
      const page = await this.#ask({ after, limit: CATCH_UP_PAGE });
      this.#take(page.messages);
      if (!page.has_after || !page.messages.length) return true;
      after = page.messages.at(-1).id;
    }
    return false;
  }

  async #startAtNewest() {
    const page = await this.#ask({ limit: PAGE });
    if (page.messages.length) this.#timeline.dropBefore(page.messages[0].id);
    this.hasBefore = page.has_before;
    this.#take(page.messages);
  }

  /** The answer, unless there is reason to ask anew before it comes. */
  #ask(query) {
    const givenUp = new Promise((_, reject) => {
      this.#asked = { at: performance.now(), giveUp: () => reject(new Problem()) };
    });
    const settled = () => (this.#asked.at = Infinity);
    return Promise.race([this.#page(query), givenUp]).finally(settled);
  }

  #page(query) {
    return this.#api.messages(this.#room, query);
  }

  #take(messages) {
    for (const { id } of messages) this.#cursor = later(id, this.#cursor);
    if (this.#timeline.merge(messages)) this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
