// A room's messages: once per id, in the order of their ids, each in the version of the highest `rev`.
export class Timeline {
  #byId = new Map();
  #sorted = null;

  get messages() {
    return (this.#sorted ??= [...this.#byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)));
  }

  get oldestId() {
    return this.messages[0]?.id ?? null;
  }

  get newestId() {
    return this.messages.at(-1)?.id ?? null;
  }

  get(id) {
    return this.#byId.get(id);
  }

  get size() {
    return this.#byId.size;
  }

  /** Returns whether anything changed. */
  merge(messages) {
    let changed = false;
    for (const message of messages) {
      // One after the other: a frame may hold several versions of one message.
      if (!this.#isNews(message)) continue;
      this.#byId.set(message.id, message);
      changed = true;
    }
    if (changed) this.#sorted = null;
    return changed;
  }

  has(clientId, authorId) {
    return this.messages.some((message) => message.client_id === clientId && message.author.id === authorId);
  }

  dropBefore(id) {
    for (const message of this.messages) {
      if (message.id < id) this.#byId.delete(message.id);
    }
    this.#sorted = null;
  }

  drop(ids) {
    for (const id of ids) this.#byId.delete(id);
    this.#sorted = null;
  }

  keepNewest(count) {
    if (this.size > count) this.dropBefore(this.messages.at(-count).id);
  }

  /** How many messages by others came after an id. */
  countAfter(id, me) {
    const { messages } = this;
    let count = 0;
    for (let at = messages.length - 1; at >= 0 && messages[at].id > id; at -= 1) {
      if (messages[at].author.id !== me && !messages[at].deleted_at) count += 1;
    }
    return count;
  }

  #isNews(message) {
    const known = this.#byId.get(message.id);
    return !known || message.rev > known.rev;
  }
}
