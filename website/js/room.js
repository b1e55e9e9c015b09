// One room as this page knows it: its messages, who is there, who is typing.
import { History } from './messages/history.js';
import { Timeline } from './messages/timeline.js';
import { Presence } from './people/presence.js';
import { Typing } from './people/typing.js';

export const DEFAULT_ROOM = 'general';
/** A page hears this one whatever it shows. */
export const HEARD_ANYWAY = DEFAULT_ROOM;

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** The room that an address's hash names; null when no room can have that name. A message of it may be named behind it. */
export function roomNameIn(hash) {
  const name = decoded(hash).replace(/\/[\da-f-]+$/, '') || DEFAULT_ROOM;
  return NAME.test(name) ? name : null;
}

/** The hash as people read it. What is not well encoded stays as it is. */
export function decoded(hash) {
  const name = hash.replace(/^#/, '');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export class Room {
  #me;

  constructor(name, me, api) {
    this.#me = me;
    this.name = name;
    this.timeline = new Timeline();
    this.history = new History(api, name, this.timeline);
    this.presence = new Presence(api, name);
    this.typing = new Typing();
  }

  connected() {
    this.presence.load();
    return this.history.connected();
  }

  disconnected() {
    this.presence.disconnected();
    this.history.disconnected();
  }

  receive(events) {
    const here = events.filter((event) => event.room === this.name);
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
    if (message.room === this.name) this.history.stored(message);
  }

  dispose() {
    this.history.dispose();
    this.presence.dispose();
  }
}
