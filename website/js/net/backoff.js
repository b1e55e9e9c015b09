// Exponential backoff with full jitter: clients that failed together do not come back together.
const BASE_MS = 1_000;
const CAP_MS = 30_000;

export function fullJitter(attempt, random = Math.random) {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
}

export class Backoff {
  #random;
  #resume = null;

  constructor(random = Math.random) {
    this.#random = random;
    this.attempts = 0;
  }

  /** Milliseconds to wait before the next try; a server that names a time is given at least that. */
  next(atLeast = 0) {
    return atLeast + fullJitter(this.attempts++, this.#random);
  }

  async pause(atLeast = 0) {
    await new Promise((resolve) => {
      this.#resume = atLeast ? null : resolve;
      setTimeout(resolve, this.next(atLeast));
    });
  }

  /** Ends a pause, unless the server asked for it: for when there is reason to think that the next try will do. */
  hurry() {
    this.#resume?.();
  }

  reset() {
    this.attempts = 0;
  }
}
