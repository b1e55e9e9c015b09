// One's own reactions, shown before the server has them. For one emoji of a message one request is under way at a time; the
// last wish counts, also what is wished without a network, over a page that closes meanwhile; what could not be done is as it was.
import { Outage } from '../net/outage.js';
import { SignedOut } from '../net/problem.js';
import { Kept } from '../storage/kept.js';
import { Tab } from '../storage/tab.js';

/** Events: `change`, `reacted` with the message as it is now, `failed` with a problem. */
export class Reactions extends EventTarget {
  #api;
  #me;
  #kept;
  #tab;
  #wishes = new Map();
  #stopped = false;
  // A message names the first 20 people of each emoji. Of the others a page knows itself, as far as it was there.
  #beyond = new Map();

  constructor(api, me, tab = Tab.here) {
    super();
    this.#api = api;
    this.#me = me;
    this.#kept = new Kept(me.id, 'reaction');
    this.#tab = tab;
  }

  /** The message with its reactions as wished, and of each whether it is one's `own`. */
  applied(message) {
    if (message.deleted_at || (!message.reactions?.length && !this.#wishes.size)) return message;
    const reactions = (message.reactions ?? []).map((reaction) => ({ ...reaction, own: this.#isOwn(message, reaction) }));
    for (const wish of this.#wishes.values()) if (wish.message.id === message.id) this.#wished(reactions, wish);
    return { ...message, reactions: reactions.filter(({ count }) => count > 0) };
  }

  toggle(message, emoji) {
    const key = keyOf(message, emoji);
    const own = this.applied(message).reactions?.find((reaction) => reaction.emoji === emoji)?.own ?? false;
    const isUnderWay = this.#wishes.has(key);
    const wish = this.#wishes.get(key) ?? { message, emoji };
    wish.wanted = !own;
    this.#wishes.set(key, wish);
    this.#kept.set(key, { room: message.room, id: message.id, emoji, wanted: wish.wanted, tab: this.#tab.id });
    this.#tell('change');
    if (!isUnderWay) this.#fulfil(key);
  }

  /** Goes on with what this tab, or one that is closed now, has left. */
  async resume() {
    const open = await Tab.open();
    if (this.#stopped) return;
    for (const key of this.#kept.names) {
      const { room, id, emoji, wanted, tab } = this.#kept.get(key) ?? {};
      const isOthers = tab !== this.#tab.id && open?.includes(tab);
      if (isOthers || this.#wishes.has(key) || typeof room !== 'string' || typeof emoji !== 'string') continue;
      this.#wishes.set(key, { message: { room, id }, emoji, wanted });
      this.#fulfil(key);
      this.#tell('change');
    }
  }

  stop() {
    this.#stopped = true;
    this.#kept.close();
  }

  #isOwn(message, { emoji, count, users }) {
    return users.includes(this.#me.id) || (count > users.length && this.#beyond.get(keyOf(message, emoji)) === true);
  }

  #wished(reactions, { emoji, wanted }) {
    const reaction = reactions.find((each) => each.emoji === emoji);
    if (!reaction && wanted) reactions.push({ emoji, count: 1, users: [this.#me.id], own: true });
    if (!reaction || reaction.own === wanted) return;
    const others = reaction.users.filter((id) => id !== this.#me.id);
    Object.assign(reaction, {
      own: wanted,
      count: reaction.count + (wanted ? 1 : -1),
      users: wanted ? [...others, this.#me.id] : others,
    });
  }

  async #fulfil(key) {
    const wish = this.#wishes.get(key);
    const outage = new Outage();
    try {
      for (let told = null; told !== wish.wanted; ) {
        told = wish.wanted;
        const answer = await this.#ask(wish, told, outage);
        if (!answer) told = null;
        else this.#tell('reacted', answer);
      }
      this.#kept.delete(key);
    } catch (problem) {
      this.#failed(key, problem);
    } finally {
      this.#wishes.delete(key);
      this.#tell('change');
    }
  }

  /** What nobody can be told of any more is tried again the next time. */
  #failed(key, problem) {
    if (problem instanceof SignedOut || (this.#stopped && problem.transient)) return;
    const { message } = this.#wishes.get(key);
    this.#kept.delete(key);
    this.#tell('failed', { problem, message });
  }

  /** Null where there was no network, and there is one again: by now the wish may be another. */
  async #ask({ message, emoji }, wanted, outage) {
    try {
      const answer = await this.#api[wanted ? 'react' : 'unreact'](message.room, message.id, emoji);
      this.#beyond.set(keyOf(message, emoji), wanted);
      return answer;
    } catch (problem) {
      if (await outage.isOver(problem)) return null;
      throw problem;
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function keyOf({ id }, emoji) {
  return `${id} ${emoji}`;
}
