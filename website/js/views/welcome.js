// What is shown to whoever is not signed in. It stands in the HTML; boot.js chose what was painted first.
import { find } from './dom.js';

const root = document.documentElement;

export class Welcome {
  #button = find('#sign-in');
  #leaving = false;
  #again = () => {};
  #signOut = () => {};

  /** Called when somebody wants to sign in, also if they wanted to before it was known whether they have to. */
  onSignIn = () => {};

  constructor() {
    root.dataset.started = '';
    this.#button.addEventListener('click', () => this.#pressed());
    find('#ask-again').addEventListener('click', () => this.#asked());
    find('#leave').addEventListener('click', () => this.#signOut());
    // Back from the sign-in page, out of the browser's page cache.
    addEventListener('pageshow', ({ persisted }) => persisted && this.#leaving && this.invite());
  }

  /** Says that something is on its way. Where the chat is shown already, it waits there. */
  wait() {
    if (root.dataset.page !== 'chat') this.#show('waiting');
  }

  invite() {
    this.#leaving = false;
    this.#settle();
    if ('wanted' in root.dataset) this.#pressed();
    else this.#show('welcome');
  }

  focus() {
    this.#button.focus();
  }

  /** In place of the chat: its user has been blocked, for which the server has this sentence. */
  refuse(sentence, again, signOut) {
    this.#again = again;
    this.#signOut = signOut;
    find('.blocked-reason').textContent = sentence;
    this.refuseStill();
    this.#settle();
  }

  /** It could not be found out whether that is so yet. */
  refuseStill() {
    this.#show('blocked');
    find('#ask-again').focus();
  }

  /** The chat takes its place. */
  hide() {
    find('#chat').inert = false;
    this.#show('chat');
    this.#settle();
  }

  #asked() {
    this.#show('waiting');
    this.#again();
  }

  #pressed() {
    this.#show('waiting');
    // Before the page is settled it is not known yet whether they have to: invite() comes back to it.
    if (!('settled' in root.dataset)) return void (root.dataset.wanted = '');
    delete root.dataset.wanted;
    this.#leaving = true;
    this.onSignIn();
  }

  /** What went wrong was not all, or this would not run; but a browser that is too old fails where nobody sees it. */
  #show(page) {
    if (!('outdated' in root.dataset)) root.dataset.page = page;
  }

  /** From now on errors are the page's own to tell. */
  #settle() {
    root.dataset.settled = '';
  }
}
