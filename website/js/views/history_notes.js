// What stands above the oldest message shown, and below the newest one.
import { texts } from '../languages/texts.js';
import { find, setText } from './dom.js';

/** The room's beginning, the way to what is older, or why there is nothing. */
export class HistoryNote {
  #text;
  #retry;
  #invite;

  constructor(note, tryAgain) {
    this.#text = find('.history-text', note);
    this.#retry = find('.history-retry', note);
    this.#invite = find('.history-invite', note);
    this.#retry.addEventListener('click', tryAgain);
  }

  show({ history: { loaded, hasBefore, problem }, about, title }, isEmpty) {
    const isAlone = about?.role && !about.archived_at && about.kind !== 'direct' && about.members === 1;
    this.#invite.hidden = !(isAlone && loaded && isEmpty);
    if (!loaded && problem) this.#showProblem(problem);
    else if (!loaded) this.#say(texts.log.loading);
    else if (hasBefore) this.#say(texts.log.loadingEarlier);
    else this.#say(...beginning(about, title, isEmpty));
  }

  failed() {
    this.#offer(texts.log.noEarlier);
  }

  #showProblem({ status, message, transient }) {
    const { refused } = texts.log;
    if (!transient && refused[status]) this.#say(refused[status]);
    else if (transient) this.#offer(texts.log.notYet(message));
    else this.#offer(texts.log.not(message));
  }

  #offer(sentence) {
    this.#say(sentence);
    this.#retry.hidden = false;
  }

  /** Every other part is a name, which may be written in the other direction. */
  #say(...parts) {
    this.#retry.hidden = true;
    if (this.#text.textContent === parts.join('')) return;
    this.#text.replaceChildren(...parts.map((part, at) => (at % 2 ? isolated(part) : part)));
  }
}

/** That there are later messages, which are on their way, or why they are not. */
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

function beginning(about, title, isEmpty) {
  const { begins } = texts.log;
  if (!about) return [begins.somewhere];
  if (about.kind === 'direct') return isEmpty ? begins.directEmpty(title) : begins.direct(title);
  if (!isEmpty) return begins.room(title);
  return about.members === 1 ? begins.alone(title) : begins.roomEmpty(title);
}

function isolated(name) {
  const element = document.createElement('bdi');
  element.textContent = name;
  return element;
}
