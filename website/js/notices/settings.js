// Whether this user wants to be told of messages while the page is hidden, and with a sound: in this browser, for all of its tabs.
import { Kept } from '../storage/kept.js';

/** Events: `change`, also of what another tab or the browser's own settings have changed. */
export class NoticeSettings extends EventTarget {
  #kept;
  #permission = null;

  constructor(userId) {
    super();
    this.#kept = new Kept(userId, 'notices');
    this.#kept.addEventListener('change', () => this.#changed());
    this.#watch();
  }

  /** 'on' or 'off'; 'denied' where the browser was told to show none, 'missing' where it cannot. */
  get state() {
    const { permission } = globalThis.Notification ?? {};
    if (!permission) return 'missing';
    if (permission === 'denied') return 'denied';
    return permission === 'granted' && this.#kept.get('on') === true ? 'on' : 'off';
  }

  get hasSound() {
    return this.#kept.get('sound') !== false;
  }

  /** The browser asks the user, who need not answer: returns whether they are on. */
  async turnOn() {
    if ((await Notification.requestPermission()) === 'granted') this.#kept.set('on', true);
    this.#changed();
    return this.state === 'on';
  }

  turnOff() {
    this.#kept.delete('on');
    this.#changed();
  }

  setSound(isOn) {
    if (isOn) this.#kept.delete('sound');
    else this.#kept.set('sound', false);
    this.#changed();
  }

  close() {
    this.#kept.close();
    if (this.#permission) this.#permission.onchange = null;
  }

  async #watch() {
    try {
      this.#permission = await navigator.permissions.query({ name: 'notifications' });
      this.#permission.onchange = () => this.#changed();
    } catch {
      // Then it shows when it is next looked at.
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
