// The browser's notifications, as a test sees them; and whether the page is hidden.
import { after } from '../harness.js';

export class FakeNotification extends EventTarget {
  static permission = 'granted';
  static answer = 'granted';
  static asked = 0;
  static shown = [];

  /** Puts them in place of the real ones for the rest of the present test. */
  static install(permission = 'granted', answer = 'granted') {
    const { Notification: real } = globalThis;
    globalThis.Notification = FakeNotification;
    after(() => (globalThis.Notification = real));
    Object.assign(FakeNotification, { permission, answer, asked: 0, shown: [] });
  }

  static async requestPermission() {
    FakeNotification.asked += 1;
    if (FakeNotification.permission === 'default') FakeNotification.permission = FakeNotification.answer;
    return FakeNotification.permission;
  }

  /** What is on the screen: one of a tag takes the place of the one before. */
  static get titles() {
    return FakeNotification.shown.map(({ title }) => title);
  }

  constructor(title, options) {
    super();
    Object.assign(this, { title, ...options });
    FakeNotification.shown = [...FakeNotification.shown.filter(({ tag }) => tag !== options.tag), this];
  }

  close() {
    FakeNotification.shown = FakeNotification.shown.filter((other) => other !== this);
    this.onclose?.();
  }
}

/** Hides the page, or shows it again, for the rest of the present test. */
export function setHidden(isHidden) {
  Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
  after(() => delete document.hidden);
  document.dispatchEvent(new Event('visibilitychange'));
}
