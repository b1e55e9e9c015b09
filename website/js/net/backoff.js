// Exponential backoff with full jitter: clients that failed together do not come back together.
const BASE_MS = 1_000;
const CAP_MS = 30_000;

export function fullJitter(attempt, random = Math.random, { baseMs = BASE_MS, capMs = CAP_MS } = {}) {
  return random() * Math.min(capMs, baseMs * 2 ** attempt);
}

export class Backoff {
  #random;
  #bounds;
  #resume = null;

  constructor(random = Math.random, bounds = {}) {
    this.#random = random;
    this.#bounds = bounds;
    this.attempts = 0;
  }

  /** Milliseconds to wait before the next try; a server that names a time is given at least that. */
  next(atLeast = 0) {
    return atLeast + fullJitter(this.attempts++, this.#random, this.#bounds);
  }

  /** `wait` is for who has to know it beforehand. */
  async pause(atLeast = 0, wait = this.next(atLeast)) {
    let timer;
    await new Promise((resolve) => {
      this.#resume = atLeast ? null : resolve;
      timer = setTimeout(resolve, wait);
    });
    clearTimeout(timer);
  }

  /** Ends a pause, unless the server asked for it: for when there is reason to think that the next try will do. */
  hurry() {
    this.#resume?.();
  }

  reset() {
    this.attempts = 0;
  }
}
