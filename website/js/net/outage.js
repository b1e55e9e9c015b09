// A request that fails for want of a network is made again once there is one.
import { Backoff } from './backoff.js';

// One that has just come back may not lead to the server yet.
const TRIES = 5;

/** Of one request. */
export class Outage {
  #wasOff = false;
  #backoff = new Backoff();

  /** Waits for a network where there is none, and returns whether to try again. */
  async isOver({ status }) {
    if (status !== 0) return false;
    if (!navigator.onLine) await this.#online();
    else if (this.#wasOff && this.#backoff.attempts < TRIES) await this.#backoff.pause();
    else return false;
    return true;
  }

  async #online() {
    this.#wasOff = true;
    await new Promise((resolve) => addEventListener('online', resolve, { once: true }));
  }
}
