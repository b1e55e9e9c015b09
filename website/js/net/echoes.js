// One's own message comes back as an event to a socket that hears. When it does not, the socket is deaf.
const ECHO_MS = 5_000;
const REMEMBERED = 100;

export class Echoes extends EventTarget {
  #heard = new Set();
  #awaited = new Map();

  /** An event may be faster than the answer to the request that caused it. */
  expect(messageId) {
    if (this.#heard.has(messageId) || this.#awaited.has(messageId)) return;
    this.#awaited.set(messageId, setTimeout(() => this.#missed(messageId), ECHO_MS));
  }

  heard(events) {
    for (const { message } of events) {
      if (!message) continue;
      this.#remember(message.id);
      clearTimeout(this.#awaited.get(message.id));
      this.#awaited.delete(message.id);
    }
  }

  /** For when there is no socket, or a new one: what was missed is asked for anyway. */
  forget() {
    for (const timer of this.#awaited.values()) clearTimeout(timer);
    this.#awaited.clear();
  }

  #remember(messageId) {
    this.#heard.add(messageId);
    if (this.#heard.size > REMEMBERED) this.#heard.delete(this.#heard.values().next().value);
  }

  #missed(messageId) {
    this.#awaited.delete(messageId);
    this.dispatchEvent(new Event('missed'));
  }
}
