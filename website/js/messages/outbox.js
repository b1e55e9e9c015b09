// Messages on their way to the server: one at a time, so their order is kept, and each with a key of its own,
// so that sending it again never doubles it. They outlive a reload.
import { Backoff } from '../net/backoff.js';
import { SignedOut } from '../net/problem.js';
import { recall, remember } from '../session/storage.js';

const SERVER_TRIES = 10;
const STALE_MS = 12 * 60 * 60_000;
const STALE = 'This was never confirmed. Send it again?';

export class Outbox extends EventTarget {
  #api;
  #key;
  #entries;
  #backoff = new Backoff();
  #sending = false;
  #stopped = false;

  constructor(api, userId) {
    super();
    this.#api = api;
    this.#key = `outbox.${userId}`;
    this.#entries = (recall(this.#key) ?? []).map(withoutStale);
  }

  get size() {
    return this.#entries.length;
  }

  in(room) {
    return this.#entries.filter((entry) => entry.room === room);
  }

  add(room, text) {
    const created_at = new Date().toISOString();
    this.#entries.push({ room, text, client_id: crypto.randomUUID(), created_at, state: 'pending' });
    this.#changed();
    this.resume();
  }

  retry(clientId) {
    const entry = this.#find(clientId);
    if (entry?.state !== 'failed') return;
    Object.assign(entry, { state: 'pending', problem: undefined });
    this.#backoff.reset();
    this.#changed();
    this.resume();
  }

  /** The server has it, or its author gave it up. */
  remove(clientId) {
    if (!this.#find(clientId)) return;
    this.#entries = this.#entries.filter((entry) => entry.client_id !== clientId);
    this.#changed();
  }

  /** Sends what waits, without sitting out a pause: for when the network is back. */
  resume() {
    this.#backoff.hurry();
    if (!this.#sending) this.#sendAll();
  }

  stop() {
    this.#stopped = true;
    this.#backoff.hurry();
  }

  async #sendAll() {
    this.#sending = true;
    let entry;
    while (!this.#stopped && (entry = this.#entries.find(({ state }) => state === 'pending'))) {
      await this.#send(entry);
    }
    this.#sending = false;
  }

  async #send(entry) {
    const { room, text, client_id } = entry;
    try {
      const message = await this.#api.send(room, { text, client_id });
      this.#backoff.reset();
      this.dispatchEvent(new CustomEvent('sent', { detail: message }));
      this.remove(client_id);
    } catch (problem) {
      if (problem instanceof SignedOut) this.stop();
      else if (problem.transient && !this.#isHopeless(problem)) await this.#backoff.pause(problem.retryAfter);
      else this.#fail(entry, problem.message);
    }
  }

  /** A network comes back in its own time; a server that fails this often needs its user's decision. */
  #isHopeless({ status }) {
    return status !== 0 && this.#backoff.attempts >= SERVER_TRIES;
  }

  #fail(entry, problem) {
    this.#backoff.reset();
    Object.assign(entry, { state: 'failed', problem });
    this.#changed();
  }

  #find(clientId) {
    return this.#entries.find((entry) => entry.client_id === clientId);
  }

  #changed() {
    if (!this.#stopped) remember(this.#key, this.#entries);
    this.dispatchEvent(new Event('change'));
  }
}

/** The server remembers a key for a day. Well before that ends it is no longer safe to send again unasked. */
function withoutStale(entry) {
  const stale = entry.state === 'pending' && Date.now() - Date.parse(entry.created_at) > STALE_MS;
  return stale ? { ...entry, state: 'failed', problem: STALE } : entry;
}
