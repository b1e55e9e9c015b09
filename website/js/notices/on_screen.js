// Which rooms this user's tabs show to somebody who can see them. Each tab holds a lock by the name of its room: whatever
// becomes of the tab, it shows nothing without it. Where the browser has no locks, nobody knows.
const LOCK = 'chatroom.screen.';

export class OnScreen {
  #prefix;
  #room = null;
  #release = () => {};

  constructor(userId) {
    this.#prefix = `${LOCK}${userId}.`;
  }

  /** What can be seen in this tab; null for nothing. */
  show(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#release();
    if (room !== null) this.#hold(room);
  }

  /** In any tab. */
  async isShown(room) {
    try {
      const { held } = await navigator.locks.query();
      return held.some(({ name }) => name === this.#prefix + room);
    } catch {
      return false;
    }
  }

  #hold(room) {
    const shown = new Promise((resolve) => (this.#release = resolve));
    navigator.locks?.request(this.#prefix + room, { mode: 'shared' }, () => shown).catch(() => {});
  }
}
