// What stands above the oldest message shown: the room's beginning, the way to what is older, or why there is nothing.
import { find, setText } from './dom.js';

const REFUSED = { 403: 'You may not read this room.', 404: 'This room does not exist.' };

export class HistoryNote {
  #text;
  #retry;

  constructor(note, tryAgain) {
    this.#text = find('.history-text', note);
    this.#retry = find('.history-retry', note);
    this.#retry.addEventListener('click', tryAgain);
  }

  show({ loaded, hasBefore, problem }, room, isEmpty) {
    if (!loaded && problem) this.#showProblem(problem);
    else if (!loaded) this.#say('Loading messages…');
    else if (hasBefore) this.#say('Loading earlier messages…');
    else if (isEmpty) this.#say(`Nobody has said anything in #${room} yet. Be the first.`);
    else this.#say(`This is where #${room} begins.`);
  }

  failed() {
    this.#say('Earlier messages could not be loaded.', true);
  }

  #showProblem({ status, message, transient }) {
    if (!transient && REFUSED[status]) this.#say(REFUSED[status]);
    else if (transient) this.#say(`Messages could not be loaded yet. ${message} Trying again…`, true);
    else this.#say(`Messages could not be loaded. ${message}`, true);
  }

  #say(sentence, mayTryAgain = false) {
    this.#retry.hidden = !mayTryAgain;
    setText(this.#text, sentence);
  }
}
