// The emoji that a user has reacted with last, in this browser; until there are enough, those that most people use.
import { Kept } from '../storage/kept.js';

const USUAL = ['👍', '❤️', '😂', '🎉', '😮', '🙏'];
export const MOST_RECENT = USUAL.length;

export class RecentEmoji {
  #kept;

  constructor(userId) {
    this.#kept = new Kept(userId, 'emoji');
  }

  get list() {
    return [...new Set([...this.#used, ...USUAL])].slice(0, MOST_RECENT);
  }

  /** One that is in the list already stays where the hand has learnt to find it. */
  use(emoji) {
    if (!this.list.includes(emoji)) this.#kept.set('recent', [emoji, ...this.list].slice(0, MOST_RECENT));
  }

  close() {
    this.#kept.close();
  }

  get #used() {
    const used = this.#kept.get('recent');
    return Array.isArray(used) ? used.filter((emoji) => /^\p{RGI_Emoji}$/v.test(emoji)) : [];
  }
}
