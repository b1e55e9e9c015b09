// What is shown to whoever is not signed in.
import { find } from './dom.js';

export class Welcome {
  #page = find('#welcome');
  #button = find('#sign-in');
  #waiting = find('.waiting');

  onSignIn = () => {};

  constructor() {
    this.#button.addEventListener('click', () => {
      this.wait();
      this.onSignIn();
    });
    // Back from the sign-in page, out of the browser's page cache.
    addEventListener('pageshow', ({ persisted }) => persisted && !this.#page.hidden && this.invite());
  }

  wait() {
    this.#page.hidden = false;
    this.#button.hidden = true;
    this.#waiting.textContent = 'One moment…';
  }

  invite() {
    this.#page.hidden = false;
    this.#button.hidden = false;
    this.#waiting.textContent = '';
  }

  focus() {
    this.#button.focus();
  }

  hide() {
    this.#page.hidden = true;
  }
}
