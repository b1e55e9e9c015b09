// Says that something was written in a room that is not on the screen, and leads there.
export class ElsewhereLink {
  #link;

  constructor(link) {
    this.#link = link;
  }

  show(unread) {
    const [first] = unread;
    this.#link.hidden = !first;
    if (!first) return;
    this.#link.href = `#${first.room}`;
    this.#link.textContent = `${first.count.toLocaleString()}${first.isMore ? '+' : ''} new in #${first.room}`;
  }
}
