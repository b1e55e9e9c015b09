// What a message looks like on this page: with the names of whom it mentions, what it replies to as that is now, and as what
// is being done with it will leave it, before the server has that.
import { Deletions } from './deletions.js';
import { Edits } from './edits.js';
import { quoteAsRead, waitingWithPeople, withPeople } from './mentions.js';
import { originalOf, withOriginal } from './originals.js';
import { shownOf } from './past.js';
import { Reactions } from './reactions.js';

/** Events: `change`; `stored` with a message as the server has it now. */
export class Looks extends EventTarget {
  #me;
  #names;
  #room;

  /** `room` returns the room on the screen. */
  constructor({ api, me, room, names, signal }) {
    super();
    this.#me = me;
    this.#names = names;
    this.#room = room;
    this.deletions = new Deletions(api, me.id);
    this.edits = new Edits(api, me.id);
    this.reactions = new Reactions(api, me);
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    for (const each of [names, this.deletions, this.edits, this.reactions]) on(each, 'change', () => this.#changed());
    for (const [each, type] of [[this.deletions, 'deleted'], [this.edits, 'edited'], [this.reactions, 'reacted']]) {
      on(each, type, ({ detail }) => this.dispatchEvent(new CustomEvent('stored', { detail })));
    }
    on(window, 'pagehide', () => this.deletions.flush({ keepalive: true }));
  }

  of(message) {
    const inFull = withPeople(withOriginal(message, this.timeline), this.#names, this.#me);
    return this.edits.applied(this.deletions.applied(this.reactions.applied(inFull)));
  }

  /** Of one that waits to be sent. */
  ofWaiting(entry) {
    return waitingWithPeople(withOriginal(entry, this.timeline), this.#names);
  }

  /** A message as what a reply answers, as it is now; null where nobody has told of it. */
  original(id) {
    const message = this.timeline?.original(id);
    return message ? quoteAsRead(originalOf(message), this.#names) : null;
  }

  /** The messages on the screen; null without a room. */
  get timeline() {
    return this.#room() && shownOf(this.#room()).timeline;
  }

  /** The user goes away: what was done waits no longer. */
  leave() {
    this.deletions.flush();
  }

  stop() {
    for (const each of [this.deletions, this.edits, this.reactions]) each.stop();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
