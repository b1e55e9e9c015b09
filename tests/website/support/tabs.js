// What the tabs of one browser share: its storage, of which each is told what the others do, and its locks.
import { after } from '../harness.js';

/** Empties the storage, for the present test and after it. */
export function emptyStorage() {
  const empty = () => (localStorage.clear(), sessionStorage.clear());
  empty();
  after(empty);
}

/** What a tab hears when another one has set a key, or has deleted it (null), or all keys (key null). */
export function tellOfStorage(key, newValue = key === null ? null : localStorage.getItem(key)) {
  dispatchEvent(new StorageEvent('storage', { key, newValue, storageArea: localStorage }));
}

/** Storage that throws at each of these calls, for the rest of the present test. */
export function breakStorage(...calls) {
  const real = {};
  for (const call of calls) {
    real[call] = Storage.prototype[call];
    Storage.prototype[call] = () => {
      throw new DOMException('No.', 'QuotaExceededError');
    };
  }
  after(() => Object.assign(Storage.prototype, real));
}

/** Puts its own locks in place of navigator.locks for the rest of the present test; null: a browser that has none. */
export function fakeLocks(locks = new FakeLocks()) {
  Object.defineProperty(navigator, 'locks', { value: locks ?? undefined, configurable: true });
  after(() => delete navigator.locks);
  return locks;
}

/** Locks whose holders the test sees; they are granted at once, in turn. */
export class FakeLocks {
  #waiting = new Map();
  held = new Set();

  async query() {
    return { held: [...this.held].map((name) => ({ name })), pending: [] };
  }

  async request(name, ...rest) {
    const [run, { signal } = {}] = rest.reverse();
    await this.#turn(name, signal);
    try {
      return await run({ name });
    } finally {
      this.held.delete(name);
      this.#waiting.get(name)?.shift()?.();
    }
  }

  async #turn(name, signal) {
    if (this.held.has(name)) {
      const queue = this.#waiting.get(name) ?? [];
      this.#waiting.set(name, queue);
      await new Promise((resolve, reject) => {
        queue.push(resolve);
        signal?.addEventListener('abort', () => {
          queue.splice(queue.indexOf(resolve) >>> 0, 1);
          reject(signal.reason);
        });
      });
    }
    this.held.add(name);
  }
}
