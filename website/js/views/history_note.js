// What stands above the oldest message shown: the room's beginning, the way to what is older, or why there is nothing.
import { find } from './dom.js';

const REFUSED = { 403: 'You may not read this room.', 404: 'This room does not exist.' };

export class HistoryNote {
  #text;
  #retry;

  constructor(note, tryAgain) {
    this.#text = find('.history-text', note);
    this.#retry = find('.history-retry', note);
    this.#retry.addEventListener('click', tryAgain);
  }

  show({ history: { loaded, hasBefore, problem }, about, title }, isEmpty) {
    if (!loaded && problem) this.#showProblem(problem);
    else if (!loaded) this.#say('Loading messages…');
    else if (hasBefore) this.#say('Loading earlier messages…');
    else this.#say(...beginning(about, title, isEmpty));
  }

  failed() {
    this.#offer('Earlier messages could not be loaded.');
  }

  #showProblem({ status, message, transient }) {
    if (!transient && REFUSED[status]) this.#say(REFUSED[status]);
    else if (transient) this.#offer(`Messages could not be loaded yet. ${message} Trying again…`);
    else this.#offer(`Messages could not be loaded. ${message}`);
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

function beginning(about, title, isEmpty) {
  if (!about) return ['This is where the room begins.'];
  if (about.kind === 'direct' && isEmpty) return ['Here you talk with ', title, ', and nobody else reads it. Say hello.'];
  if (about.kind === 'direct') return ['This is where you began to talk with ', title, '.'];
  if (!isEmpty) return ['This is where ', title, ' begins.'];
  if (about.members === 1) return ['You are the first one in ', title, '. What you write here waits for whoever comes.'];
  return ['Nobody has said anything in ', title, ' yet. Be the first.'];
}

function isolated(name) {
  const element = document.createElement('bdi');
  element.textContent = name;
  return element;
}
