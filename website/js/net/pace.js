// How many frames a socket may send: what is over the server's limit of 20 in 10 s it drops without a word. A few are left
// for pings, by which a socket is told dead from alive.
const MOST = 16;
const WITHIN_MS = 10_000;

export class Pace {
  #sent = [];

  /** Milliseconds until one more may be sent. */
  get wait() {
    const [oldest] = this.#sent;
    return this.#sent.length < MOST ? 0 : Math.max(0, oldest + WITHIN_MS - performance.now());
  }

  count() {
    this.#sent = [...this.#sent, performance.now()].slice(-MOST);
  }
}
