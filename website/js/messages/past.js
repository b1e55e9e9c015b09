// A part of a room's past that is far from its newest messages: what stands around one of them, and more on both sides as
// one reads on. There is no hole in it. Once it reaches what is loaded of the present, that takes it in (room.js).
import { Timeline } from './timeline.js';
import { firstIdAt, timeOf } from './uuid7.js';

const PAGE = 50;

/** What of a room is on the screen: a part of its past, or its newest messages and what goes before them. */
export const shownOf = (room) => room.past ?? room;

/** Event: `change`. */
export class Past extends EventTarget {
  #api;
  #room;
  #id;
  /** What was told while a page was on its way, which may be older. */
  #aside = [];
  #asking = 0;

  timeline = new Timeline();
  loaded = false;
  problem = null;
  hasBefore = false;
  /** False once it turns out that nothing is newer. */
  hasAfter = true;
  isLoadingOlder = false;
  isLoadingNewer = false;

  /** `id` is the message around which it begins. */
  constructor(api, room, id) {
    super();
    this.#api = api;
    this.#room = room;
    this.#id = id;
  }

  async load() {
    const page = await this.#ask({ around: this.#id });
    this.hasBefore = page.has_before;
    this.loaded = true;
    this.#tell();
  }

  async older() {
    if (!this.hasBefore || this.isLoadingOlder) return;
    this.isLoadingOlder = true;
    try {
      this.hasBefore = (await this.#ask({ before: this.timeline.oldestId })).has_before;
      this.#tell();
    } finally {
      this.isLoadingOlder = false;
    }
  }

  /** Nothing follows only where nothing comes: what an answer says of it may not hold any more. */
  async newer() {
    if (!this.hasAfter || this.isLoadingNewer) return;
    this.isLoadingNewer = true;
    try {
      this.hasAfter = (await this.#ask({ after: this.timeline.newestId })).messages.length > 0;
      this.#tell();
    } finally {
      this.isLoadingNewer = false;
    }
  }

  /** Asks for all of it once more, as nobody has told of what has changed. */
  async renew() {
    if (!this.loaded) return;
    const { newestId, known } = this.timeline;
    let after = firstIdAt(timeOf(this.timeline.oldestId) - 1);
    while (after < newestId) {
      const { messages } = await this.#ask({ after });
      if (!messages.length) break;
      after = messages.at(-1).id;
    }
    this.timeline.forget(known);
    this.#tell();
  }

  /** What becomes of its messages; others have no place in it. */
  receive(messages) {
    if (this.#asking) this.#aside.push(...messages);
    if (this.#merge(messages)) this.#tell();
  }

  async #ask(query) {
    this.#asking += 1;
    try {
      const page = await this.#api.messages(this.#room, { ...query, limit: PAGE });
      this.timeline.mergePage(page.messages);
      this.#merge(this.#aside);
      return page;
    } finally {
      this.#asking -= 1;
      if (!this.#asking) this.#aside = [];
    }
  }

  #merge(messages) {
    return this.timeline.merge(messages, ({ id }) => this.timeline.get(id));
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }
}
