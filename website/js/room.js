// One room as this page knows it: its messages, who is there, who is typing.
import { History } from './messages/history.js';
import { Past } from './messages/past.js';
import { Timeline } from './messages/timeline.js';
import { Presence } from './people/presence.js';
import { Typing } from './people/typing.js';
import { titleOf } from './rooms/naming.js';

export class Room {
  #api;
  #me;

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
    this.history.addEventListener('heard', ({ detail }) => this.past?.receive(detail));
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
    return past;
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
      if (event.type === 'message.created') this.typing.stopped(event.message.author.id);
      if (event.type === 'room.changed') this.history.keepUp();
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

  #joinUp() {
    const { past } = this;
    if (!past?.loaded || !this.history.reaches(past)) return;
    this.past = null;
    this.history.takeIn(past);
  }
}
