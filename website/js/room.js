// One room as this page knows it: its messages, who is there, who is typing.
import { History } from './messages/history.js';
import { Past } from './messages/past.js';
import { Timeline } from './messages/timeline.js';
import { isOfRequest } from './net/problem.js';
import { Presence } from './people/presence.js';
import { Typing } from './people/typing.js';
import { titleOf } from './rooms/naming.js';

// So many parts of its past are kept for who comes back to them.
const MOST_PASTS = 5;

export class Room {
  #api;
  #me;
  #pasts = [];
  #stale = new Set();

  /** What is known of it: a membership, or what anybody may know of an open room; null for now. */
  about = null;
  /** Where its reader was when it was last on the screen. */
  place = null;
  /** The part of its past that is on the screen in place of its newest messages, or null. */
  past = null;

  constructor(id, me, api) {
    this.#api = api;
    this.#me = me;
    this.id = id;
    this.timeline = new Timeline();
    this.history = new History(api, id, this.timeline);
    this.history.addEventListener('change', () => this.#joinUp());
    this.history.addEventListener('heard', ({ detail }) => this.#pasts.forEach((past) => past.receive(detail)));
    this.history.addEventListener('anew', () => (this.#stale = new Set(this.#pasts)));
    this.history.addEventListener('change', () => this.#renew());
    this.presence = new Presence(api, id);
    this.typing = new Typing();
  }

  /** What it is called in a sentence. */
  get title() {
    return this.about ? titleOf(this.about) : '';
  }

  /** What stands around a message; it tells of its changes as the history does. */
  around(id) {
    const past = new Past(this.#api, this.id, id);
    past.addEventListener('change', () => this.past === past && this.turnTo(past));
    this.#pasts = [past, ...this.#pasts].slice(0, MOST_PASTS);
    return past;
  }

  /** Whether a part of its past, or with null its newest messages, can be shown again as it is. */
  keeps(past) {
    return past === null || (past.loaded && this.#pasts.includes(past));
  }

  /** Shows a part of its past, or with null its newest messages; what reaches these is shown with them. */
  turnTo(past) {
    this.past = past;
    this.#joinUp();
    this.history.dispatchEvent(new Event('change'));
  }

  /** It has gone from the screen: who is there is not heard any more. */
  leave() {
    this.presence.dispose();
    this.typing.clear();
  }

  disconnected() {
    this.presence.disconnected();
    this.history.disconnected();
  }

  receive(events) {
    const here = events.filter((event) => event.room === this.id);
    const messages = here.filter(({ type }) => type.startsWith('message.')).map(({ message }) => message);
    if (messages.length) this.history.receive(messages);
    for (const event of here) {
      if (event.type === 'message.created') {
        this.typing.stopped(event.message.author.id);
        this.presence.named(event.message.author);
      }
      if (event.type.startsWith('member.')) this.presence.named(event.user);
      if (event.type === 'room.changed') this.history.keepUp();
      if (event.type === 'typing') this.presence.typed(event.user);
      if (event.type === 'typing' && event.user.id !== this.#me.id) this.typing.saw(event.user);
      if (event.type.startsWith('presence.')) this.presence.receive(event);
      if (event.type === 'presence.left') this.typing.stopped(event.user.id);
    }
  }

  /** The server's answer to one's own message, from whichever room. */
  stored(message) {
    if (message.room === this.id) this.history.stored(message);
  }

  dispose() {
    this.history.dispose();
    this.leave();
  }

  /** Once there is a network; where one is lost meanwhile, the next time. */
  async #renew() {
    if (this.history.isBehind) return;
    for (const past of this.#stale) {
      this.#stale.delete(past);
      try {
        await past.renew();
      } catch (problem) {
        if (!isOfRequest(problem)) throw problem;
        if (problem.transient) this.#stale.add(past);
        return;
      }
    }
  }

  #joinUp() {
    const { past } = this;
    if (!past?.loaded || !this.history.reaches(past)) return;
    this.past = null;
    this.history.takeIn(past);
  }
}
