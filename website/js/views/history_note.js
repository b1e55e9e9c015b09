// What stands above the oldest message shown: the room's beginning, or the way to what is older.
import { find } from './dom.js';

export class HistoryNote {
  #text;
  #retry;

  constructor(note, tryAgain) {
    this.#text = find('.history-text', note);
    this.#retry = find('.history-retry', note);
    this.#retry.addEventListener('click', tryAgain);
  }

  show({ loaded, hasBefore }, room, isEmpty) {
    if (!loaded) this.#say('Loading messages…');
    else if (hasBefore) this.#say('Loading earlier messages…');
    else if (isEmpty) this.#say(`Nobody has said anything in #${room} yet. Be the first.`);
    else this.#say(`This is where #${room} begins.`);
  }

  failed() {
    this.#say('Earlier messages could not be loaded.');
    this.#retry.hidden = false;
  }

  #say(text) {
    this.#retry.hidden = true;
    if (this.#text.textContent !== text) this.#text.textContent = text;
  }
}
