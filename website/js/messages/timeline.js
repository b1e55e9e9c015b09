// A room's messages: once per id, in the order of their ids, each in the version of the highest `rev`.
export class Timeline {
  #byId = new Map();
  /** What was edited or deleted and has no place here: messages that have one may reply to it. */
  #aside = new Map();
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

  /** What a message replies to, wherever it stands; undefined where nobody has told of it. */
  original(id) {
    return this.#byId.get(id) ?? this.#aside.get(id);
  }

  get size() {
    return this.#byId.size;
  }

  /** Returns whether anything changed. What does not belong here is kept aside, as far as others may have to show it. */
  merge(messages, belongs = () => true) {
    let changed = false;
    for (const message of messages) {
      const isHere = belongs(message);
      if (!isHere && !message.edited_at && !message.deleted_at) continue;
      const place = isHere ? this.#byId : this.#aside;
      const told = this.#aside.get(message.id);
      const newest = told?.rev > message.rev ? told : message;
      // One after the other: a frame may hold several versions of one message.
      if (!isNews(newest, place.get(message.id))) continue;
      place.set(message.id, newest);
      changed = true;
    }
    if (changed) this.#sorted = null;
    return changed;
  }

  /** A page as the server has it now: what one of its messages replies to may have changed where that itself has not. */
  mergePage(messages) {
    const renewed = messages.filter((message) => {
      const known = this.#byId.get(message.id);
      return known && known.rev === message.rev && known.reply_to?.text !== message.reply_to?.text;
    });
    this.drop(renewed.map(({ id }) => id));
    return this.merge(messages);
  }

  has(clientId, authorId) {
    return this.messages.some((message) => message.client_id === clientId && message.author.id === authorId);
  }

  dropBefore(first) {
    const before = this.messages.filter(({ id }) => id < first);
    this.drop(before.map(({ id }) => id));
    this.merge(before, () => false);
  }

  drop(ids) {
    if (!ids.length) return;
    for (const id of ids) this.#byId.delete(id);
    this.#sorted = null;
  }

  /** All that is known at this moment. */
  get known() {
    return [...this.#byId.values(), ...this.#aside.values()];
  }

  /** Keeps these versions aside no more: what became of them may have been missed. */
  forget(versions) {
    for (const version of versions) if (this.#aside.get(version.id) === version) this.#aside.delete(version.id);
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
}

function isNews(message, known) {
  return !known || message.rev > known.rev;
}
