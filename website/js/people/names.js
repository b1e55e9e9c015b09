// What people are called now, as far as the page has been told; of the others it asks, once, and only when somebody wants
// to know.
export class Names extends EventTarget {
  #api;
  #names = new Map();
  #asked = new Map();
  // The newest message that each has been heard to write.
  #wrote = new Map();

  constructor(api) {
    super();
    this.#api = api;
  }

  /** What users are called now. */
  learn(users) {
    this.#tell(users.map((user) => this.#take(user)));
  }

  /** Whoever does something is named with it; who writes, and who is told of as a member, as they are called now. */
  hear(events) {
    this.#tell(events.flatMap((event) => this.#hearOne(event)));
  }

  #hearOne({ type, message, user, membership }) {
    if (membership) return (membership.users ?? []).map((other) => this.#take(other));
    const person = message?.author ?? user;
    if (!person?.name) return false;
    const isNow = type.startsWith('member.') || (type === 'message.created' && this.#isNewest(message));
    return this.#take(person, !isNow);
  }

  /** Returns whether it is news. `isOld` is for a name that was somebody's once: the present one, where it is known, stays. */
  #take({ id, name }, isOld = false) {
    if (this.#names.get(id) === name || (isOld && this.#names.has(id))) return false;
    this.#names.set(id, name);
    return true;
  }

  #tell(taken) {
    if (taken.includes(true)) this.dispatchEvent(new Event('change'));
  }

  /** What is told once more says nothing of the present. */
  #isNewest({ id, author }) {
    if (id <= (this.#wrote.get(author.id) ?? '')) return false;
    this.#wrote.set(author.id, id);
    return true;
  }

  /** Null where it is not known. */
  of(id) {
    return this.#names.get(id) ?? null;
  }

  /** Resolves when all that can be found out is known. Who is not found is not asked for again. */
  async ask(ids) {
    await Promise.all(ids.filter((id) => !this.#names.has(id)).map((id) => this.#askFor(id)));
  }

  #askFor(id) {
    if (!this.#asked.has(id)) this.#asked.set(id, this.#learnOf(id));
    return this.#asked.get(id);
  }

  async #learnOf(id) {
    try {
      this.learn([await this.#api.user(id)]);
    } catch (problem) {
      if (problem.status !== 404) this.#asked.delete(id);
    }
  }
}
