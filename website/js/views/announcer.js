// Tells screen readers what others see happen.
import { find } from './dom.js';

export function announce(sentence) {
  find('#announcer').textContent = sentence;
}
