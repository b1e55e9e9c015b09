// The server's time, as its last answer told it: this machine's own clock may be wrong, and may jump.
const JUMP_MS = 60_000;

export class ServerClock {
  #told = null;

  /** Takes the Date header of an answer (RFC 9110, section 6.6.1). */
  learn(date) {
    const server = Date.parse(date);
    if (!Number.isNaN(server)) this.#told = { server, wall: Date.now(), steady: performance.now() };
  }

  /** Milliseconds since 1970; null while nothing tells: no answer yet, or this machine has slept or was set since. */
  now() {
    if (!this.#told) return null;
    const passed = performance.now() - this.#told.steady;
    const byWall = Date.now() - this.#told.wall;
    return Math.abs(byWall - passed) < JUMP_MS ? this.#told.server + Math.round(passed) : null;
  }
}

export const serverClock = new ServerClock();
