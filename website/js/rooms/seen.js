// What was last seen of the rooms, kept for a start without a network: the list of them, and the newest messages of each.
// It is shown until the server has answered, and nothing is concluded from it.
import { withOriginal } from '../messages/originals.js';

const ROOMS = 'rooms';
const MOST_MESSAGES = 50;
// What is written to the disk while much is said is written once.
const KEEP_AFTER_MS = 2_000;

export class Seen {
  #shelf;
  #waiting = new Map();

  constructor(shelf) {
    this.#shelf = shelf;
  }

  keepRooms(rooms) {
    return this.#shelf.set(ROOMS, rooms.kept);
  }

  /** As they are in a moment, with what has been read by then. */
  keepRoomsSoon(rooms) {
    this.#later(rooms, () => this.keepRooms(rooms));
  }

  async recallRooms(rooms) {
    const memberships = await this.#shelf.get(ROOMS);
    if (memberships) rooms.recall(memberships);
  }

  /** The room as it is in a moment, or nothing of one that may not be read any more. */
  keep(room) {
    this.#later(room, () => this.#keepNow(room));
  }

  /** The page may be gone in a moment. */
  flush() {
    for (const { timer, run } of this.#waiting.values()) {
      clearTimeout(timer);
      run();
    }
  }

  async recall({ id, history }) {
    if (history.loaded) return;
    const messages = await this.#shelf.get(nameOf(id));
    if (messages) history.recall(messages);
  }

  /** The user leaves: nothing of it stays. */
  clear() {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    return this.#shelf.clear();
  }

  #later(what, keep) {
    if (this.#waiting.has(what)) return;
    const run = () => (this.#waiting.delete(what), keep());
    this.#waiting.set(what, { run, timer: setTimeout(run, KEEP_AFTER_MS) });
  }

  #keepNow(room) {
    const { id, history, timeline } = room;
    // What they reply to may be kept as well, or not be here: it is kept as it is now.
    const messages = () => timeline.messages.slice(-MOST_MESSAGES).map((message) => withOriginal(message, timeline));
    if (history.loaded) return this.#shelf.set(nameOf(id), messages());
    return history.problem?.transient === false ? this.#shelf.delete(nameOf(id)) : undefined;
  }
}

function nameOf(id) {
  return `messages ${id}`;
}
