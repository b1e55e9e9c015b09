// Keeps a room's timeline whole: the newest page, older ones on demand, and what was missed while away, changes too.
//
// #cursor is the newest id that has come by asking, #changed the place in the room's list of changes: from both on the next
// catch-up asks. An event moves neither, as the one before it may have been dropped. Until a connection has caught up its
// events wait, so no hole is ever shown.
import { Backoff } from '../net/backoff.js';
import { Problem, SignedOut } from '../net/problem.js';
import { firstIdAt, later, timeOf } from './uuid7.js';

const PAGE = 50;
const CATCH_UP_PAGE = 100;
const CATCH_UP_PAGES = 20;
const CLOCK_SKEW_MS = 30_000;
// A page that only hears would have more and more to ask for when it is next away.
const MOST_HEARD = 50;
const TOO_OLD = 410;
// A request that was under way when the network went, or the machine slept, may hang for long.
const PATIENCE_MS = 3_000;

/**
 * Events: `change`; `heard` with all messages that were told of, also what has no place here; `anew` when so much was missed
 * that it has begun again at the newest, and of what changed before nothing was told.
 */
export class History extends EventTarget {
  #api;
  #room;
  #timeline;
  #cursor = null;
  #changed = null;
  #connection = null;
  #waiting = [];
  #heard = 0;
  #aside = [];
  #catchingUp = null;
  #again = false;
  #asked = { at: Infinity, giveUp: () => {} };
  #backoff = new Backoff();
  #recalled = [];
  #disposed = false;

  hasBefore = false;
  loaded = false;
  /** Why nothing is loaded: for good, or, where it is transient, as of the last try. */
  problem = null;
  isLoadingOlder = false;
  /** Whether something may have been missed since it last caught up. */
  isBehind = true;
  /** Whether it has caught up with something newer than all that was there; for who shows it to take back. */
  hasMissed = false;

  constructor(api, room, timeline) {
    super();
    this.#api = api;
    this.#room = room;
    this.#timeline = timeline;
  }

  get isConnected() {
    return this.#connection !== null;
  }

  connected() {
    this.resume();
    return this.catchUp();
  }

  /** Hears again, and catches up when it is asked to: until then what it hears waits. */
  resume() {
    this.#connection = {};
    this.#waiting ??= [];
    this.isBehind = true;
  }

  disconnected() {
    this.#connection = null;
    this.#waiting = [];
    this.isBehind = true;
  }

  receive(messages) {
    if (this.#waiting) this.#waiting.push(...messages);
    else this.#take(messages);
    this.#heard += messages.length;
    if (this.loaded && this.#heard >= MOST_HEARD) this.keepUp();
  }

  /** Shows what was there when it was last seen, until the server says what is. */
  recall(messages) {
    if (this.loaded || this.problem?.transient === false || !this.#timeline.merge(messages)) return;
    this.#recalled = messages.map(({ id }) => id);
    this.#tell();
  }

  /** The server's answer to one's own message. It proves nothing about what came before it. */
  stored(message) {
    this.#take([message]);
  }

  /** Catches up where nobody waits for it: what cannot be had now is asked for the next time. */
  async keepUp() {
    try {
      await this.catchUp();
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
    }
  }

  catchUp() {
    this.#again = true;
    if (performance.now() - this.#asked.at > PATIENCE_MS) this.#asked.giveUp();
    this.#backoff.hurry();
    return (this.#catchingUp ??= this.#keepTrying().finally(() => (this.#catchingUp = null)));
  }

  async older(limit = PAGE) {
    const before = this.#timeline.oldestId;
    if (!this.hasBefore || this.isLoadingOlder || !before) return;
    this.isLoadingOlder = true;
    try {
      const page = await this.#page({ before, limit });
      if (this.#timeline.oldestId !== before) return;
      this.#timeline.merge(page.messages);
      this.hasBefore = page.has_before;
      // What was told of them while they were on their way.
      this.#merge(this.#aside);
      this.#tell();
    } finally {
      this.isLoadingOlder = false;
      this.#aside = [];
    }
  }

  /** Whether a part of the past goes on without a hole into what is there. */
  reaches({ timeline, hasAfter }) {
    return this.loaded && (!hasAfter || timeline.newestId >= this.#timeline.oldestId);
  }

  /** Takes in a part of the past that does. */
  takeIn({ timeline, hasBefore }) {
    if (timeline.oldestId < this.#timeline.oldestId) this.hasBefore = hasBefore;
    this.#timeline.merge(timeline.messages);
    this.#tell();
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
        if (!problem.transient) this.#forgetRecalled();
        if (!this.loaded) this.#tell();
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
    this.#heard = 0;
    const isFirst = this.#cursor === null;
    if (isFirst || !(await this.#joinedOn())) {
      await this.#startAtNewest();
      if (!isFirst) this.dispatchEvent(new Event('anew'));
    }
    this.loaded = true;
    this.problem = null;
    if (connection && connection === this.#connection) {
      const waiting = this.#waiting ?? [];
      this.#waiting = null;
      this.isBehind = false;
      this.#take(waiting);
    }
    this.#tell();
  }

  /** What is new, then what has changed of all that there is by then; false when too much was missed to load it all. */
  async #joinedOn() {
    return (await this.#hasNew()) && (await this.#hasChanges());
  }

  async #hasNew() {
    let after = firstIdAt(timeOf(this.#cursor) - CLOCK_SKEW_MS);
    for (let count = 0; count < CATCH_UP_PAGES; count += 1) {
      const page = await this.#ask(() => this.#page({ after, limit: CATCH_UP_PAGE }));
      this.#takePage(page.messages);
      if (!page.has_after || !page.messages.length) return true;
      after = page.messages.at(-1).id;
    }
    return false;
  }

  async #hasChanges() {
    let after = this.#changed;
    for (let count = 0; count < CATCH_UP_PAGES; count += 1) {
      const query = { after, limit: CATCH_UP_PAGE };
      const changes = await this.#ask(() => this.#api.changes(this.#room, query)).catch(unlessTooOld);
      if (!changes) return false;
      // One that is newer than what was asked for comes with what is new the next time, and with all that is before it.
      this.#take(changes.messages.filter(({ id }) => id <= this.#cursor || this.#timeline.get(id)));
      after = changes.next;
      if (!changes.more) {
        this.#changed = after;
        return true;
      }
    }
    return false;
  }

  /** Both at once: the list of changes is told from half a minute before the place that it names, longer than a request takes. */
  async #startAtNewest() {
    const both = () => Promise.all([this.#page({ limit: PAGE }), this.#api.changes(this.#room)]);
    const { known } = this.#timeline;
    const [page, changes] = await this.#ask(both);
    this.#forgetRecalled(page.messages);
    if (page.messages.length) this.#timeline.dropBefore(page.messages[0].id);
    this.#timeline.forget(known);
    this.hasBefore = page.has_before;
    this.#changed = changes.next;
    this.#cursor ??= firstIdAt(0);
    this.#takePage(page.messages);
  }

  /** What is there says the server alone. */
  #forgetRecalled(there = []) {
    const stays = new Set(there.map(({ id }) => id));
    this.#timeline.drop(this.#recalled.filter((id) => !stays.has(id)));
    this.#recalled = [];
  }

  /** The answer, unless there is reason to ask anew before it comes. */
  #ask(run) {
    const givenUp = new Promise((_, reject) => {
      this.#asked = { at: performance.now(), giveUp: () => reject(new Problem()) };
    });
    const settled = () => (this.#asked.at = Infinity);
    return Promise.race([run(), givenUp]).finally(settled);
  }

  #page(query) {
    return this.#api.messages(this.#room, query);
  }

  #takePage(messages) {
    const { newestId } = this.#timeline;
    for (const { id } of messages) this.#cursor = later(id, this.#cursor);
    if (!this.#timeline.mergePage(messages)) return;
    this.hasMissed = this.loaded && this.#timeline.newestId > (newestId ?? '');
    this.#tell();
  }

  #take(messages) {
    this.dispatchEvent(new CustomEvent('heard', { detail: messages }));
    if (this.isLoadingOlder) this.#aside.push(...messages.filter(({ id }) => !this.#holds(id)));
    if (this.#merge(messages)) this.#tell();
  }

  /** Nothing of what is older than all that is there has a place: it would stand alone, and comes as it is with its page. */
  #merge(messages) {
    return this.#timeline.merge(messages, ({ id }) => this.#holds(id));
  }

  #holds(id) {
    return !this.hasBefore || id >= this.#timeline.oldestId;
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}

function unlessTooOld(problem) {
  if (problem.status !== TOO_OLD) throw problem;
  return null;
}
