// Open rooms that the user looks into without being in them, as anybody may; and addresses at which there is none.
import { Problem } from '../net/problem.js';

export class Visited extends EventTarget {
  #api;
  #byId = new Map();

  constructor(api) {
    super();
    this.#api = api;
  }

  /** Undefined as long as nothing is known. What is no room is called as its address is. */
  get(id) {
    return this.#byId.get(id) ?? undefined;
  }

  /** Asks once, unless the answer may be another one the next time. */
  async learn(id) {
    if (this.#byId.has(id)) return;
    this.#byId.set(id, null);
    try {
      this.#byId.set(id, await this.#api.room(id));
    } catch (problem) {
      if (problem instanceof Problem && !problem.transient) this.#byId.set(id, { id, kind: 'open', name: id });
      else this.#byId.delete(id);
    }
    this.dispatchEvent(new Event('change'));
  }

  receive(events) {
    for (const { type, room, changes } of events) {
      if (type === 'room.updated' && this.#byId.get(room)) this.#byId.set(room, { ...this.#byId.get(room), ...changes });
    }
  }

  /** The user has become a member, or is none any more: the next time it is asked for anew. */
  forget(id) {
    this.#byId.delete(id);
  }
}
