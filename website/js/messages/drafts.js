// What a user has begun to write: one text for each room and tab, kept until it is sent.
import { Kept } from '../storage/kept.js';
import { Tab } from '../storage/tab.js';

export class Drafts {
  #kept;
  #tab;

  constructor(userId, tab = Tab.here) {
    this.#kept = new Kept(userId, 'draft');
    this.#tab = tab;
  }

  /** This tab's own text for the room. */
  recall(room) {
    return this.#kept.get(this.#name(room))?.text ?? '';
  }

  keep(room, text) {
    if (text) this.#kept.set(this.#name(room), { text, at: Date.now() });
    else this.#kept.delete(this.#name(room));
  }

  /** Takes over the newest text that a tab which is now closed has left for the room, if `isWanted` still. */
  async adopt(room, isWanted) {
    const open = await Tab.open();
    if (!isWanted()) return '';
    const left = this.#of(room).filter(({ tab }) => tab !== this.#tab.id && !open?.includes(tab));
    if (!left.length) return '';
    const { name, text } = left.reduce((one, other) => (one.at > other.at ? one : other));
    this.keep(room, text);
    this.#kept.delete(name);
    return text;
  }

  close() {
    this.#kept.close();
  }

  #of(room) {
    return this.#kept.names
      .map((name) => ({ name, tab: name.slice(room.length + 1), ...this.#kept.get(name) }))
      .filter(({ name, text }) => name.startsWith(`${room}.`) && typeof text === 'string' && text);
  }

  /** No room's name has a full stop. */
  #name(room) {
    return `${room}.${this.#tab.id}`;
  }
}
