// Time that passes when a test says so: timers, Date, performance.now() and AbortSignal.timeout().
import { after, settle } from '../harness.js';

const NAMES = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'];

export class FakeClock {
  #real = {};
  #wall;
  #steady = 0;
  #timers = new Map();
  #lastId = 0;

  constructor(start = '2030-01-02T03:04:05.000Z') {
    this.#wall = Date.parse(start);
  }

  /** Installs a clock for the rest of the present test. */
  static install(start) {
    const clock = new FakeClock(start);
    clock.#install();
    after(() => clock.#remove());
    return clock;
  }

  /** Milliseconds since 1970, as Date.now() says. */
  get now() {
    return this.#wall;
  }

  /** How many timers wait. */
  get waiting() {
    return this.#timers.size;
  }

  /** Milliseconds from now until each timer that waits, the next one first. */
  get pending() {
    return [...this.#timers.values()].map(({ at }) => at - this.#steady).sort((one, other) => one - other);
  }

  /** Lets time pass: each timer fires at its moment, and all that it sets off runs before the next one. */
  async advance(milliseconds) {
    const until = this.#steady + milliseconds;
    await settle();
    for (let next; (next = this.#next(until)); ) {
      this.#pass(next.at - this.#steady);
      if (next.every === null) this.#timers.delete(next.id);
      else next.at += Math.max(1, next.every);
      next.run();
      await settle();
    }
    this.#pass(until - this.#steady);
  }

  /** The machine slept, or somebody set its clock: the time of day jumps, and no timer has run. */
  jump(milliseconds) {
    this.#wall += milliseconds;
  }

  /** The page was frozen: time passes on both clocks, and no timer has run. Those that are due run at the next `advance`. */
  stall(milliseconds) {
    this.#pass(milliseconds);
  }

  #pass(milliseconds) {
    const forward = Math.max(0, milliseconds);
    this.#steady += forward;
    this.#wall += forward;
  }

  #next(until) {
    let next = null;
    for (const timer of this.#timers.values()) {
      if (timer.at <= until && (!next || timer.at < next.at)) next = timer;
    }
    return next;
  }

  #add(run, milliseconds, every) {
    const id = (this.#lastId += 1);
    // Browsers take what is not a number for 0.
    this.#timers.set(id, { id, run, at: this.#steady + Math.max(0, Number(milliseconds) || 0), every });
    return id;
  }

  #install() {
    for (const name of NAMES) this.#real[name] = globalThis[name];
    this.#real.now = performance.now;
    this.#real.timeout = AbortSignal.timeout;
    globalThis.setTimeout = (run, milliseconds, ...rest) => this.#add(() => run(...rest), milliseconds, null);
    globalThis.setInterval = (run, milliseconds, ...rest) =>
      this.#add(() => run(...rest), milliseconds, Number(milliseconds) || 0);
    globalThis.clearTimeout = globalThis.clearInterval = (id) => void this.#timers.delete(id);
    globalThis.Date = this.#dates();
    performance.now = () => this.#steady;
    AbortSignal.timeout = (milliseconds) => {
      const controller = new AbortController();
      const late = () => controller.abort(new DOMException('The operation timed out.', 'TimeoutError'));
      this.#add(late, milliseconds, null);
      return controller.signal;
    };
  }

  #dates() {
    const clock = this;
    return class extends this.#real.Date {
      constructor(...given) {
        super(...(given.length ? given : [clock.now]));
      }

      static now() {
        return clock.now;
      }
    };
  }

  #remove() {
    for (const name of NAMES) globalThis[name] = this.#real[name];
    performance.now = this.#real.now;
    AbortSignal.timeout = this.#real.timeout;
  }
}
