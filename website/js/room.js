// One room as this page knows it: its messages, who is there, who is typing.
import { History } from './messages/history.js';
import { Timeline } from './messages/timeline.js';
import { Presence } from './people/presence.js';
import { Typing } from './people/typing.js';
import { titleOf } from './rooms/naming.js';

export class Room {
  #me;

  /** What is known of it: a membership, or what anybody may know of an open room; null for now. */
  about = null;
  /** Where its reader was when it was last on the screen. */
  place = null;

  constructor(id, me, api) {
    this.#me = me;
    this.id = id;
    this.timeline = new Timeline();
    this.history = new History(api, id, this.timeline);
    this.presence = new Presence(api, id);
    this.typing = new Typing();
  }

  /** What it is called in a sentence. */
  get title() {
    return this.about ? titleOf(this.about) : '';
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
}
