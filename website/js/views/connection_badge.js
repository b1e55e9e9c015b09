// Says how the page hears from the room, and counts down to the next try.
import { texts } from '../languages/texts.js';
import { find } from './dom.js';

// That it is asked whether it still lives, or is still to join, is mostly over in a moment, and worth no words; nor is what
// a notice tells, or what nobody looks at.
const UNTOLD = ['checking', 'joining', 'refused', 'resting'];
export class ConnectionBadge {
  #badge;
  #live;
  #announce;
  #tick = null;
  #told = 'connecting';

  constructor(badge, live, announce) {
    this.#badge = badge;
    this.#live = live;
    this.#announce = announce;
    find('.connection-retry', badge).addEventListener('click', () => live.connect());
    live.addEventListener('state', () => this.show());
  }

  show() {
    const { state, retryAt, mayRetry } = this.#live;
    this.#badge.dataset.state = state;
    find('.connection-text', this.#badge).textContent = this.#text();
    find('.connection-retry', this.#badge).hidden = !['reconnecting', 'offline'].includes(state) || !mayRetry;
    this.#tell(state);
    clearTimeout(this.#tick);
    if (state === 'reconnecting' && retryAt) this.#tick = setTimeout(() => this.show(), 500);
  }

  stop() {
    clearTimeout(this.#tick);
  }

  #text() {
    const { state, retryAt } = this.#live;
    const seconds = Math.ceil((retryAt - Date.now()) / 1000);
    return state === 'reconnecting' && seconds > 0 ? texts.connection.reconnectingIn(seconds) : texts.connection[state];
  }

  #tell(state) {
    const before = this.#told;
    if (state === before || UNTOLD.includes(state)) return;
    this.#told = state;
    if (state === 'reconnecting') this.#announce(texts.connection.wasLost);
    if (state === 'offline') this.#announce(texts.connection.isOffline);
    if (state === 'live' && before !== 'connecting') this.#announce(texts.connection.isBack);
  }
}
