// How many pieces one message may be made of: beyond that its text stays as typed, and the page stays light.
const MOST_PIECES = 300;

export class Budget {
  #left = MOST_PIECES;

  /** Whether so many more are in it; if so, they are taken. */
  take(count = 1) {
    if (count > this.#left) return false;
    this.#left -= count;
    return true;
  }
}
