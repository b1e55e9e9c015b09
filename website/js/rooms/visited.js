// Rooms that are not in the user's list: open ones that anybody may look into, those of their own that are archived, and
// addresses at which there is none for them.
import { Problem } from '../net/problem.js';

export class Visited extends EventTarget {
  #api;
  #byId = new Map();
  #gone = new Set();

  constructor(api) {
    super();
    this.#api = api;
  }

  /** Undefined as long as nothing is known, and where there is nothing to know. */
  get(id) {
    return this.#byId.get(id) ?? undefined;
  }

  /** Whether the server has said that there is no such room, or none that the user may know of. */
  isGone(id) {
    return this.#gone.has(id);
  }

  /** Asks once, unless the answer may be another one the next time. */
  async learn(id) {
    if (this.#byId.has(id)) return;
    this.#byId.set(id, null);
    await this.#ask(id, null);
  }

  /** Asks anew for what is known: something may have been missed. */
  async renew(id) {
    const known = this.get(id);
    if (known) await this.#ask(id, known);
  }

  receive(events) {
    for (const { type, room, changes, membership } of events) {
      if (type === 'room.updated' && this.#byId.get(room)) this.#byId.set(room, { ...this.#byId.get(room), ...changes });
      if (type.startsWith('membership.')) this.forget(room ?? membership.id);
    }
  }

  /** The user has become a member, or is none any more: the next time it is asked for anew. */
  forget(id) {
    this.#byId.delete(id);
    this.#gone.delete(id);
  }

  /** What is heard or forgotten while the answer is on its way is newer. */
  async #ask(id, known) {
    const isOld = () => this.#byId.get(id) !== known;
    try {
      const about = await this.#api.room(id);
      if (isOld()) return;
      this.#byId.set(id, about);
    } catch (problem) {
      if (isOld()) return;
      const isUnanswered = !(problem instanceof Problem) || problem.transient;
      if (isUnanswered && known) return;
      // Nothing has changed by that: who hears of a change would ask again at once.
      if (isUnanswered) return void this.#byId.delete(id);
      this.#byId.set(id, null);
      this.#gone.add(id);
    }
    this.dispatchEvent(new Event('change'));
  }
}
