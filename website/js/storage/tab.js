// A name for this tab: the same over a reload, another one for each other tab, and known to be taken while it is open.
const KEY = 'chatroom.tab';
const LOCK = 'chatroom.tab.';

export class Tab {
  static #here = null;
  #release = () => {};

  /** The tab that this page is in. */
  static get here() {
    return (Tab.#here ??= new Tab());
  }

  constructor() {
    // Taken out while it is in use, or a duplicated tab would find it, too.
    this.id = take() ?? crypto.randomUUID();
    this.#hold();
    addEventListener('pagehide', () => this.#put());
    addEventListener('pageshow', ({ persisted }) => persisted && this.#back());
  }

  /** The names of all tabs that are open; null where the browser does not tell. */
  static async open() {
    try {
      const { held } = await navigator.locks.query();
      return held.filter(({ name }) => name.startsWith(LOCK)).map(({ name }) => name.slice(LOCK.length));
    } catch {
      return null;
    }
  }

  #hold() {
    navigator.locks?.request(LOCK + this.id, () => new Promise((resolve) => (this.#release = resolve))).catch(() => {});
  }

  /** Pages that hold a lock are not kept for the way back. */
  #put() {
    this.#release();
    try {
      sessionStorage.setItem(KEY, this.id);
    } catch {
      // Its drafts are then found as those of a tab that was closed.
    }
  }

  #back() {
    take();
    this.#hold();
  }
}

function take() {
  try {
    const id = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return id;
  } catch {
    return null;
  }
}
