// Says how the page hears from the room, and counts down to the next try.
import { find } from './dom.js';

// That it is asked whether it still lives, or is still to join, is mostly over in a moment, and worth no words; nor is what
// a notice tells, or what nobody looks at.
const UNTOLD = ['checking', 'joining', 'refused', 'resting'];
const TEXTS = {
  connecting: 'Connecting…',
  live: 'Live',
  checking: 'Checking…',
  joining: 'Joining…',
  refused: 'Not live',
  resting: 'Resting',
  reconnecting: 'Reconnecting…',
  offline: 'Offline',
};

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
    return state === 'reconnecting' && seconds > 0 ? `Reconnecting in ${seconds} s` : TEXTS[state];
  }

  #tell(state) {
    const before = this.#told;
    if (state === before || UNTOLD.includes(state)) return;
    this.#told = state;
    if (state === 'reconnecting') this.#announce('The connection was lost. Reconnecting.');
    if (state === 'offline') this.#announce('You are offline. Messages are sent when you are back.');
    if (state === 'live' && before !== 'connecting') this.#announce('Connected again.');
  }
}
