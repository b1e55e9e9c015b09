// Messages that their reader has deleted. For a moment each can be had back, and nobody is told; then it is gone for all.
import { Outage } from '../net/outage.js';
import { SignedOut } from '../net/problem.js';

export const UNDO_MS = 5_000;

/** Events: `change`, `deleted` with what the server has left of a message, `failed` with `{ message, problem }`. */
export class Deletions extends EventTarget {
  #api;
  #pending = new Map();

  constructor(api) {
    super();
    this.#api = api;
  }

  /** What a message looks like meanwhile. */
  applied(message) {
    const pending = this.#pending.get(message.id);
    if (!pending || message.deleted_at) return message;
    return { ...message, text: '', deleted_at: new Date().toISOString(), mentions: [], reactions: [], undo: pending.timer !== null };
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

  async #send(message, keepalive = false, outage = new Outage()) {
    clearTimeout(this.#pending.get(message.id)?.timer);
    this.#pending.set(message.id, { message, timer: null });
    this.#changed();
    try {
      const left = await this.#api.remove(message.room, message.id, { keepalive });
      this.#pending.delete(message.id);
      this.#tell('deleted', left);
    } catch (problem) {
      if (await outage.isOver(problem)) return this.#send(message, false, outage);
      this.#pending.delete(message.id);
      if (!(problem instanceof SignedOut)) this.#tell('failed', { message, problem });
    }
    this.#changed();
  }

  #changed() {
    this.#tell('change');
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
