// Whether the page is seen, and whether the browser thinks that there is a network.
import { after } from '../harness.js';

export const hidePage = () => setHidden(true);
export const showPage = () => setHidden(false);

/** For the rest of the present test, or until it is said otherwise. */
export function setOnLine(onLine) {
  define(navigator, 'onLine', onLine);
  dispatchEvent(new Event(onLine ? 'online' : 'offline'));
}

function setHidden(hidden) {
  define(document, 'hidden', hidden);
  define(document, 'visibilityState', hidden ? 'hidden' : 'visible');
  document.dispatchEvent(new Event('visibilitychange'));
}

function define(target, name, value) {
  if (!Object.hasOwn(target, name)) after(() => delete target[name]);
  Object.defineProperty(target, name, { value, configurable: true });
}
