// A user's work as this browser keeps it: over a reload, a closed tab and a sign-out.
//
// Every piece has a key of its own, so two tabs never overwrite each other's. Storage can be full or forbidden: then the
// tab goes on from memory alone, and `isSafe` says so.
const PREFIX = 'chatroom';

export class Kept extends EventTarget {
  #prefix;
  #unsaved = new Map();
  #listening = new AbortController();

  constructor(userId, kind) {
    super();
    this.#prefix = `${PREFIX}.${userId}.${kind}.`;
    addEventListener('storage', (event) => this.#changedElsewhere(event), { signal: this.#listening.signal });
  }

  /** Whether all of it is where it outlives this page. */
  get isSafe() {
    return this.#unsaved.size === 0;
  }

  get names() {
    return [...new Set([...storedKeys(this.#prefix), ...this.#unsaved.keys()])].map((key) => this.#nameOf(key));
  }

  get(name) {
    const key = this.#prefix + name;
    return this.#unsaved.has(key) ? structuredClone(this.#unsaved.get(key)) : read(key);
  }

  set(name, value) {
    const key = this.#prefix + name;
    if (write(key, value)) this.#unsaved.delete(key);
    else this.#unsaved.set(key, structuredClone(value));
  }

  delete(name) {
    const key = this.#prefix + name;
    this.#unsaved.delete(key);
    erase(key);
  }

  /** Hears of other tabs no more. */
  close() {
    this.#listening.abort();
  }

  /** Another tab has set (or, with null, deleted) something. A tab that clears all storage names no key. */
  #changedElsewhere({ key, newValue, storageArea }) {
    if (storageArea !== area() || (key !== null && !key.startsWith(this.#prefix))) return;
    const detail = { name: key === null ? null : this.#nameOf(key), value: parse(newValue) };
    this.dispatchEvent(new CustomEvent('change', { detail }));
  }

  #nameOf(key) {
    return key.slice(this.#prefix.length);
  }
}

/** The very access to it throws where it is forbidden. */
function area() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function storedKeys(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

function erase(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // It was never there.
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
