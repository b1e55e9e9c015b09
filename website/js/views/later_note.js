// What stands below the newest message shown, where there are later ones: that they are on their way, or why they are not.
import { texts } from '../languages/texts.js';
import { find, setText } from './dom.js';

export class LaterNote {
  #note;
  #text;
  #retry;

  constructor(note, tryAgain) {
    this.#note = note;
    this.#text = find('.history-text', note);
    this.#retry = find('.history-retry', note);
    this.#retry.addEventListener('click', tryAgain);
  }

  show(isWanted) {
    this.#say(texts.places.loadingLater, false);
    this.#note.hidden = !isWanted;
  }

  failed() {
    this.#say(texts.places.laterNotLoaded, true);
  }

  #say(sentence, mayRetry) {
    setText(this.#text, sentence);
    this.#retry.hidden = !mayRetry;
  }
}
