// What a user has seen of the chat, for when there is no network: in this browser (IndexedDB), by user, until the sign-out.
// Where nothing can be kept, nothing is there; the chat goes on without.
const DATABASE = 'chatroom';
const STORE = 'seen';

export class Shelf {
  #user;
  #database = null;
  #isClosed = false;

  constructor(userId) {
    this.#user = userId;
  }

  /** What was kept by this name, or undefined. */
  async get(name) {
    return (await this.#do('readonly', (store) => store.get([this.#user, name])))?.value;
  }

  async set(name, value) {
    if (this.#isClosed) return;
    await this.#do('readwrite', (store) => store.put({ user: this.#user, name, value }));
  }

  async delete(name) {
    await this.#do('readwrite', (store) => store.delete([this.#user, name]));
  }

  /**
   * Whether this name was free until now: of several tabs that ask at once, one gets it. Where nothing can be kept, each
   * does.
   */
  async claim(name) {
    let isFirst = !this.#isClosed;
    if (isFirst) {
      await this.#do('readwrite', (store) => {
        const found = store.getKey([this.#user, name]);
        found.addEventListener('success', () => {
          isFirst = found.result === undefined;
          if (isFirst) store.put({ user: this.#user, name, value: true });
        });
        return found;
      });
    }
    return isFirst;
  }

  /** All names from one on, and before the other. */
  async deleteBetween(from, to) {
    await this.#do('readwrite', (store) => store.delete(IDBKeyRange.bound([this.#user, from], [this.#user, to], false, true)));
  }

  /** Forgets all, and keeps nothing more. */
  async clear() {
    this.#isClosed = true;
    await this.#do('readwrite', (store) => store.delete(IDBKeyRange.bound([this.#user], [this.#user, []])));
  }

  /** Twice: a browser may have closed what was open. */
  async #do(mode, ask) {
    return this.#try(mode, ask).catch(() => this.#try(mode, ask)).catch(() => undefined);
  }

  async #try(mode, ask) {
    try {
      const database = await (this.#database ??= opened());
      return await answered(ask(database.transaction(STORE, mode).objectStore(STORE)));
    } catch (error) {
      this.#database = null;
      throw error;
    }
  }
}

function opened() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ['user', 'name'] });
  return answered(request);
}

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('Another tab has an older one open.'));
  });
}
