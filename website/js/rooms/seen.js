// What was last seen of the rooms, kept for a start without a network: the list of them, and the newest messages of each.
// It is shown until the server has answered, and nothing is concluded from it.
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

  keepRooms(memberships) {
    return this.#shelf.set(ROOMS, memberships);
  }

  async recallRooms(rooms) {
    const memberships = await this.#shelf.get(ROOMS);
    if (memberships) rooms.recall(memberships);
  }

  /** The room as it is in a moment, or nothing of one that may not be read any more. */
  keep(room) {
    if (!this.#waiting.has(room)) this.#waiting.set(room, setTimeout(() => this.#keepNow(room), KEEP_AFTER_MS));
  }

  /** The page may be gone in a moment. */
  flush() {
    for (const [room, timer] of this.#waiting) {
      clearTimeout(timer);
      this.#keepNow(room);
    }
  }

  async recall({ id, history }) {
    if (history.loaded) return;
    const messages = await this.#shelf.get(nameOf(id));
    if (messages) history.recall(messages);
  }

  /** The user leaves: nothing of it stays. */
  clear() {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    return this.#shelf.clear();
  }

  #keepNow(room) {
    this.#waiting.delete(room);
    const { id, history, timeline } = room;
    if (history.loaded) return this.#shelf.set(nameOf(id), timeline.messages.slice(-MOST_MESSAGES));
    return history.problem?.transient === false ? this.#shelf.delete(nameOf(id)) : undefined;
  }
}

function nameOf(id) {
  return `messages ${id}`;
}
