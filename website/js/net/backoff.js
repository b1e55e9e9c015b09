// Exponential backoff with full jitter: clients that failed together do not come back together.
const BASE_MS = 1_000;
const CAP_MS = 30_000;

export function fullJitter(attempt, random = Math.random) {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt);
}

export class Backoff {
  #random;

  constructor(random = Math.random) {
    this.#random = random;
    this.attempts = 0;
  }

  /** Milliseconds to wait before the next try; a server that names a time is given at least that. */
  next(atLeast = 0) {
    return atLeast + fullJitter(this.attempts++, this.#random);
  }

  reset() {
    this.attempts = 0;
  }
}
