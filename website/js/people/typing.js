// Who is typing, until they send, or stop for a while.
const SHOWN_MS = 5_000;

export class Typing extends EventTarget {
  #people = new Map();

  get names() {
    return [...this.#people.values()].map(({ name }) => name);
  }

  saw({ id, name }) {
    clearTimeout(this.#people.get(id)?.timer);
    this.#people.set(id, { name, timer: setTimeout(() => this.stopped(id), SHOWN_MS) });
    this.#changed();
  }

  stopped(id) {
    if (!this.#people.has(id)) return;
    clearTimeout(this.#people.get(id).timer);
    this.#people.delete(id);
    this.#changed();
  }

  clear() {
    for (const { timer } of this.#people.values()) clearTimeout(timer);
    this.#people.clear();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
