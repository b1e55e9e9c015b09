// From which message on the user means to read a room again. The server's read markers go forward only (docs: PUT
// /rooms/{room}/read), so this is a matter of this browser, in all of its tabs.
import { Kept } from '../storage/kept.js';

/** Event: `change`. */
export class Marks extends EventTarget {
  #kept;
  #byRoom = new Map();
  /** The rooms that were marked since they were last entered: to look at them takes nothing off. */
  #fresh = new Set();

  constructor(userId) {
    super();
    this.#kept = new Kept(userId, 'marks');
    for (const name of this.#kept.names) this.#take(name, this.#kept.get(name));
    this.#kept.addEventListener('change', ({ detail: { name, value } }) => this.#changedElsewhere(name, value));
  }

  /** The id of the message, or undefined. */
  get(roomId) {
    return this.#byRoom.get(roomId);
  }

  set(roomId, messageId) {
    this.#kept.set(roomId, messageId);
    this.#fresh.add(roomId);
    this.#take(roomId, messageId);
    this.#changed();
  }

  /** The user has come into a room: what they see there from now on they read. */
  entered(roomId) {
    this.#fresh.delete(roomId);
  }

  seen(roomId) {
    if (this.#fresh.has(roomId) || !this.#byRoom.delete(roomId)) return;
    this.#kept.delete(roomId);
    this.#changed();
  }

  close() {
    this.#kept.close();
  }

  #changedElsewhere(roomId, messageId) {
    if (roomId === null) this.#byRoom.clear();
    else this.#take(roomId, messageId);
    if (messageId) this.#fresh.add(roomId);
    this.#changed();
  }

  /** What storage holds may be by somebody else's hand. */
  #take(roomId, messageId) {
    if (typeof messageId === 'string') this.#byRoom.set(roomId, messageId);
    else this.#byRoom.delete(roomId);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
