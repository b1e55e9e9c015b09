// Messages on their way to the server: one at a time, so their order is kept, and each with a key of its own, so that
// sending it again does not double it. They are kept by user, and outlive a reload, a closed tab and a sign-out.
//
// The server knows a key for a week (chat/sending.py); here it is used for a day. Before every try but the first the
// room is asked whether it has the message: that proves it sent, or tells the server's time to judge its age by. What is
// too old is never sent unasked.
import { texts } from '../languages/texts.js';
import { Backoff } from '../net/backoff.js';
import { SignedOut } from '../net/problem.js';
import { Kept } from '../storage/kept.js';
import { inOneTab } from '../storage/one_tab.js';
import { findSent } from './sent_already.js';
import { ageOf, isEntry, newEntry } from './unsent.js';

const SERVER_TRIES = 10;
const HOUR_MS = 60 * 60_000;
export const KEY_GOOD_FOR_MS = 24 * HOUR_MS;
const LEFT_BY_ANOTHER_TAB_MS = 60_000;
const GONE = 404;
const USED = 409;
const TOO_MANY = 429;

export class Outbox extends EventTarget {
  #api;
  #userId;
  #kept;
  #entries = [];
  #born = new Map();
  #backoff = new Backoff();
  #sending = false;
  #stopped = false;
  #othersTimer = null;

  /** When sending goes on, in milliseconds since 1970, where more was asked than the server takes at a time; else null. */
  pausedUntil = null;

  constructor(api, userId) {
    super();
    this.#api = api;
    this.#userId = userId;
    this.#kept = new Kept(userId, 'outbox');
    this.#kept.addEventListener('change', ({ detail }) => this.#changedElsewhere(detail.value));
    this.#read();
    // What another tab had sent when it was closed.
    for (const { client_id } of this.#entries.filter(({ state }) => state === 'sent')) this.remove(client_id);
  }

  get size() {
    return this.#entries.length;
  }

  /** How many go out by themselves. */
  get waiting() {
    return this.#entries.filter(({ state }) => state === 'pending').length;
  }

  /** Whether all of it outlives this page. */
  get isSafe() {
    return this.#kept.isSafe;
  }

  in(room) {
    return this.#entries.filter((entry) => entry.room === room && entry.state !== 'sent');
  }

  add(room, text, reply_to) {
    const last = Math.max(0, ...this.#entries.map(({ order }) => order));
    const entry = newEntry(room, text, Math.max(Date.now(), last + 1), reply_to);
    this.#born.set(entry.client_id, performance.now());
    this.#keep(entry);
    this.resume();
  }

  /** Under its own key while that is good; what may be older than the server's memory becomes a new message. */
  retry(clientId) {
    const entry = this.#find(clientId);
    if (entry?.state !== 'failed') return;
    this.#backoff.reset();
    if (entry.stale || entry.isOrphan || this.#isOld(entry)) {
      this.remove(clientId);
      return this.add(entry.room, entry.text, entry.isOrphan ? undefined : entry.reply_to);
    }
    this.#keep({ ...entry, state: 'pending', problem: undefined });
    this.resume();
  }

  /** The server has it, or its author gave it up. */
  remove(clientId) {
    if (!this.#find(clientId)) return;
    this.#kept.delete(clientId);
    this.#born.delete(clientId);
    this.#read();
    this.#changed();
  }

  /** Sends what waits, without sitting out a pause: for when the network is back. */
  resume() {
    this.#backoff.hurry();
    if (!this.#sending) this.#sendAll();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#othersTimer);
    this.#kept.close();
    this.#backoff.hurry();
  }

  async #sendAll() {
    this.#sending = true;
    try {
      let next;
      while (!this.#stopped && (next = this.#entries.find(({ state }) => state === 'pending'))) {
        const problem = await inOneTab(`chatroom.outbox.${this.#userId}`, () => this.#try(next.client_id));
        if (problem) await this.#pause(problem);
      }
    } finally {
      this.#sending = false;
    }
  }

  async #pause({ isLimit, retryAfter }) {
    const wait = this.#backoff.next(retryAfter);
    if (isLimit) this.#pauseUntil(Date.now() + wait);
    await this.#backoff.pause(retryAfter, wait);
    if (isLimit) this.#pauseUntil(null);
  }

  #pauseUntil(time) {
    this.pausedUntil = time;
    this.#changed();
  }

  /** Returns what went wrong, when it is to be tried again. Another tab may have sent it while this one waited. */
  async #try(clientId) {
    this.#read();
    const entry = this.#find(clientId);
    if (this.#stopped || entry?.state !== 'pending') return null;
    try {
      const message = (await this.#lookUp(entry)) ?? (await this.#send(clientId));
      this.#backoff.reset();
      if (message) this.#sent(clientId, message);
    } catch (problem) {
      if (problem instanceof SignedOut) this.stop();
      else if (problem.transient && !this.#isHopeless(problem)) return problem;
      else this.#refused(entry, problem);
    }
    return null;
  }

  async #lookUp(entry) {
    return entry.tried || this.#isOld(entry) ? findSent(this.#api, entry, this.#userId) : null;
  }

  /** Its author may have given it up meanwhile, or the room's own catch-up may have found it. */
  async #send(clientId) {
    const entry = this.#find(clientId);
    if (this.#stopped || entry?.state !== 'pending') return null;
    if (this.#isOld(entry)) return void this.#fail(clientId, entry.tried ? texts.messages.unconfirmed : texts.messages.tooOld, true);
    this.#keep({ ...entry, tried: true });
    try {
      const { room, text, reply_to } = entry;
      const message = await this.#api.send(room, { text, client_id: clientId, reply_to: reply_to?.id });
      this.#tell('posted', message);
      return message;
    } catch (problem) {
      // It was turned away at the door, so the room need not be asked whether it has it.
      if (problem.status === TOO_MANY && this.#find(clientId)) this.#keep({ ...this.#find(clientId), tried: entry.tried });
      throw problem;
    }
  }

  /** Other tabs get the message before its entry goes, so that it does not vanish for a moment. */
  #sent(clientId, message) {
    const entry = this.#find(clientId);
    if (entry) this.#kept.set(clientId, { ...entry, state: 'sent', message });
    this.#tell('sent', message);
    this.remove(clientId);
  }

  #isOld(entry) {
    const born = this.#born.get(entry.client_id);
    return ageOf(entry, born === undefined ? 0 : performance.now() - born) > KEY_GOOD_FOR_MS;
  }

  /** A network comes back in its own time, and so does one's turn; a server that fails this often needs its user's decision. */
  #isHopeless({ status }) {
    return ![0, TOO_MANY].includes(status) && this.#backoff.attempts >= SERVER_TRIES;
  }

  /** What it replies to may be gone: the text is worth sending without it. */
  #refused({ client_id, reply_to }, { status, message }) {
    const isOrphan = reply_to !== undefined && [GONE, USED].includes(status);
    const why = isOrphan ? texts.messages.originalGone(message) : texts.messages.notSent(message);
    this.#fail(client_id, why, status === USED, isOrphan);
  }

  #fail(clientId, problem, stale = false, isOrphan = false) {
    this.#backoff.reset();
    const entry = this.#find(clientId);
    if (entry) this.#keep({ ...entry, state: 'failed', problem, stale, isOrphan });
  }

  /** A tab that was closed, or has lost its network alone, leaves what it had not sent to the others. */
  #changedElsewhere(value) {
    if (value?.state === 'sent') this.#tell('sent', value.message);
    this.#read();
    this.#changed();
    clearTimeout(this.#othersTimer);
    if (this.#entries.some(({ state }) => state === 'pending')) {
      this.#othersTimer = setTimeout(() => this.resume(), LEFT_BY_ANOTHER_TAB_MS);
    }
  }

  #find(clientId) {
    return this.#entries.find((entry) => entry.client_id === clientId);
  }

  #keep(entry) {
    this.#kept.set(entry.client_id, entry);
    this.#read();
    this.#changed();
  }

  #read() {
    const named = this.#kept.names.map((name) => [name, this.#kept.get(name)]);
    const entries = named.filter(([name, value]) => isEntry(value) && value.client_id === name).map(([, value]) => value);
    this.#entries = entries.sort((one, other) => one.order - other.order || (one.client_id < other.client_id ? -1 : 1));
  }

  #changed() {
    this.#tell('change');
  }

  #tell(type, detail) {
    if (!this.#stopped) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
