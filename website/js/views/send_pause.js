// Says that messages wait because more were sent than the chat takes at a time, and counts down to when they go on.
import { texts } from '../languages/texts.js';
import { setText } from './dom.js';

const TICK_MS = 500;

export class SendPause {
  #note;
  #announce;
  #until = null;
  #tick = null;

  constructor(note, announce) {
    this.#note = note;
    this.#announce = announce;
  }

  /** `until` is in milliseconds since 1970; null where nothing is held up. */
  show(until) {
    // Once is enough for who hears it: no second of the countdown is news.
    if (until !== null && this.#until === null) this.#announce(texts.pause.begins);
    this.#until = until;
    this.#show();
  }

  stop() {
    this.show(null);
  }

  #show() {
    clearTimeout(this.#tick);
    this.#note.hidden = this.#until === null;
    if (this.#note.hidden) return;
    const seconds = Math.max(1, Math.ceil((this.#until - Date.now()) / 1000));
    setText(this.#note, texts.pause.goesOnIn(seconds));
    this.#tick = setTimeout(() => this.#show(), TICK_MS);
  }
}
