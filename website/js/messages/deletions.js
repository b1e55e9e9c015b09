// Messages that their reader has deleted. For a moment each can be had back, and nobody is told; then it is gone for all. From
// then on it is kept until the server has it: it outlives a closed page and the end of a session.
import { texts } from '../languages/texts.js';
import { Outage } from '../net/outage.js';
import { SignedOut } from '../net/problem.js';
import { Kept } from '../storage/kept.js';

export const UNDO_MS = 5_000;
const GONE = 404;

/** Events: `change`, `deleted` with what the server has left of a message, `failed` with `{ message, problem }`. */
export class Deletions extends EventTarget {
  #api;
  #kept;
  #pending = new Map();
  #stopped = false;

  constructor(api, userId) {
    super();
    this.#api = api;
    this.#kept = new Kept(userId, 'deletion');
  }

  /** What a message looks like meanwhile. */
  applied(message) {
    const pending = this.#pending.get(message.id);
    if (!pending || message.deleted_at) return message;
    const gone = { ...message, text: '', deleted_at: new Date().toISOString(), mentions: [], reactions: [] };
    if (pending.timer !== null) return { ...gone, undo: true };
    return navigator.onLine ? gone : { ...gone, state: 'pending', waits: texts.messages.waitsForNetwork };
  }

  add(message) {
    if (this.#pending.has(message.id)) return;
    this.#pending.set(message.id, { message, timer: setTimeout(() => this.#send(message), UNDO_MS) });
    this.#changed();
  }

  undo(id) {
    const pending = this.#pending.get(id);
    if (!pending || pending.timer === null) return;
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    this.#changed();
  }

  /** Waits no more: whoever goes away has made up their mind. `keepalive` lets it outlive the page. */
  flush({ keepalive = false } = {}) {
    for (const { message, timer } of [...this.#pending.values()]) {
      if (timer !== null) this.#send(message, keepalive);
    }
  }

  /** At once, for one that has been waited for already. */
  retry(message) {
    if (!this.#pending.has(message.id)) this.#send(message);
  }

  /** Carries out what was left when the page was last closed. Two tabs may do so at once: again is harmless. */
  resume() {
    for (const id of this.#kept.names) {
      const room = this.#kept.get(id)?.room;
      if (typeof room === 'string' && !this.#pending.has(id)) this.#send({ id, room, isLeft: true });
    }
  }

  stop() {
    this.flush();
    this.#stopped = true;
    this.#kept.close();
  }

  async #send(message, keepalive = false, outage = new Outage()) {
    clearTimeout(this.#pending.get(message.id)?.timer);
    this.#pending.set(message.id, { message, timer: null });
    this.#kept.set(message.id, { room: message.room });
    this.#changed();
    try {
      const left = await this.#api.remove(message.room, message.id, { keepalive });
      this.#done(message);
      this.#tell('deleted', left);
    } catch (problem) {
      this.#changed();
      if (await outage.isOver(problem)) return this.#send(message, false, outage);
      this.#failed(message, problem);
    }
    this.#changed();
  }

  /** What nobody can be told of any more is tried again the next time; what was gone by then was as it should be. */
  #failed(message, problem) {
    if (problem instanceof SignedOut || (this.#stopped && problem.transient)) return void this.#pending.delete(message.id);
    this.#done(message);
    if (!message.isLeft || problem.status !== GONE) this.#tell('failed', { message, problem });
  }

  #done({ id }) {
    this.#pending.delete(id);
    this.#kept.delete(id);
  }

  #changed() {
    this.#tell('change');
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
