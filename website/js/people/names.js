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

  /** `isOld` is for a name that was somebody's when they wrote: the present one, where it is known, stays. */
  learn(users, isOld = false) {
    let isNews = false;
    for (const { id, name } of users) {
      if (this.#names.get(id) === name || (isOld && this.#names.has(id))) continue;
      this.#names.set(id, name);
      isNews = true;
    }
    if (isNews) this.dispatchEvent(new Event('change'));
  }

  /** Whoever does something is named with it; who writes, as they are called now. */
  hear(events) {
    for (const { type, message, user } of events) {
      const person = message?.author ?? user;
      if (person?.name) this.learn([person], !(type === 'message.created' && this.#isNewest(message)));
    }
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
