// Tells the others that one types, but not at every key.

// The server tells a room of somebody once in three seconds, and drops what comes sooner: on its way a frame may gain some.
const EVERY_MS = 3_500;

export class TypingNotifier {
  #tell;
  #last = -Infinity;

  constructor(tell) {
    this.#tell = tell;
  }

  typed(now = performance.now()) {
    if (now - this.#last < EVERY_MS) return;
    this.#last = now;
    this.#tell();
  }

  /** The message went out: typing again is news again. */
  sent() {
    this.#last = -Infinity;
  }
}
