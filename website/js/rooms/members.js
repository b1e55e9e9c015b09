// Who belongs to a room, as far as somebody has looked: page by page, and kept up by what is heard meanwhile.
import { isOfRequest } from '../net/problem.js';

const PAGE = 100;
const ROLES = { admin: 0, member: 1 };

/** Events: `change`. */
export class Members extends EventTarget {
  #api;
  #room;
  #byId = new Map();
  #next = null;
  #asked = null;
  #heard = [];

  loaded = false;
  /** Why the last page that was asked for is not there, or null. */
  problem = null;

  constructor(api, room) {
    super();
    this.#api = api;
    this.#room = room;
  }

  /** Admins first, then by name. */
  get all() {
    return [...this.#byId.values()].sort(
      (one, other) => ROLES[one.role] - ROLES[other.role] || one.user.name.localeCompare(other.user.name) || (one.user.id < other.user.id ? -1 : 1),
    );
  }

  get hasMore() {
    return this.#next !== null;
  }

  get isLoading() {
    return this.#asked !== null;
  }

  get(userId) {
    return this.#byId.get(userId) ?? null;
  }

  /** Asks anew for as many as are there. */
  load() {
    return this.#ask(async () => {
      const found = new Map();
      let next = null;
      do next = await this.#page(found, next);
      while (next !== null && found.size < this.#byId.size);
      return { found, next };
    });
  }

  more() {
    if (!this.hasMore || this.isLoading) return undefined;
    return this.#ask(async () => {
      const found = new Map(this.#byId);
      return { found, next: await this.#page(found, this.#next) };
    });
  }

  /** What an answer has told of one of them. */
  told(member) {
    this.#heardOf((byId) => byId.set(member.user.id, member));
  }

  gone(userId) {
    this.#heardOf((byId) => byId.delete(userId));
  }

  receive(events) {
    for (const { type, room, user, role, message } of events) {
      if (room !== this.#room) continue;
      if (type === 'message.created') this.#named(message.author);
      if (type === 'member.left') this.gone(user.id);
      if (type === 'member.joined' || type === 'member.updated') this.told({ ...this.get(user.id), user, role: role ?? this.get(user.id)?.role ?? 'member' });
    }
  }

  /** Who writes is called as they are called now. */
  #named({ id, name }) {
    const member = this.get(id);
    if (member && member.user.name !== name) this.told({ ...member, user: { ...member.user, name } });
  }

  /** Nobody looks any more. */
  stop() {
    this.#asked = null;
  }

  /** What is heard while an answer is on its way, that may not know of. */
  #heardOf(change) {
    if (this.isLoading) this.#heard.push(change);
    change(this.#byId);
    this.#changed();
  }

  async #page(found, cursor) {
    const { members, next = null } = await this.#api.members(this.#room, { limit: PAGE, ...(cursor && { cursor }) });
    for (const member of members) found.set(member.user.id, member);
    return next;
  }

  /** Only the last question's answer counts. */
  async #ask(run) {
    const asked = (this.#asked = {});
    this.#heard = [];
    this.problem = null;
    this.#changed();
    try {
      const { found, next } = await run();
      if (asked !== this.#asked) return;
      for (const change of this.#heard) change(found);
      this.#byId = found;
      this.#next = next;
      this.loaded = true;
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
      if (asked !== this.#asked) return;
      this.problem = problem;
    }
    this.#asked = null;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
