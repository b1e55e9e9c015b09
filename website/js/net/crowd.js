// One user's pages may be more than the server keeps sockets for; then it closes the oldest for each new one. If all came
// back at once they would throw each other out for ever. So a page that nobody looks at rests, and one that is looked at
// comes back later and later.
import { Backoff } from './backoff.js';

const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;
const KEPT_MS = 10 * 60_000;
const REST_MS = 15 * 60_000;
// Once may have other reasons.
const LARGE = 2;

export class Crowd {
  #backoff = new Backoff(Math.random, { baseMs: FIRST_MS, capMs: LONGEST_MS });
  #kept = null;
  #isResting = false;

  /** It has happened again and again. */
  get isLarge() {
    return this.#backoff.attempts >= LARGE;
  }

  /** Nobody looks, and so nobody is kept waiting. */
  get isResting() {
    return this.#isResting && document.hidden;
  }

  /** Whether it rested until now. */
  wake() {
    const wasResting = this.#isResting;
    this.#isResting = false;
    return wasResting;
  }

  opened() {
    this.wake();
    clearTimeout(this.#kept);
    this.#kept = setTimeout(() => this.#backoff.reset(), KEPT_MS);
  }

  /** Returns after how many milliseconds to come back. */
  ended() {
    this.stop();
    const wait = this.#backoff.next();
    this.#isResting = document.hidden;
    return this.#isResting ? REST_MS * (1 + Math.random()) : wait;
  }

  stop() {
    clearTimeout(this.#kept);
  }
}
