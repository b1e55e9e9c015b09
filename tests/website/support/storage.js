// Storage that is empty when a test begins and as it was when it ends, or that cannot be used at all.
import { after } from '../harness.js';

const NAMES = ['localStorage', 'sessionStorage'];

export function emptyStorage() {
  const clear = () => NAMES.forEach((name) => globalThis[name].clear());
  clear();
  after(clear);
}

/** As where a browser blocks all cookies and site data: the very access to it throws. */
export function blockStorage(names = NAMES) {
  for (const name of names) {
    const real = Object.getOwnPropertyDescriptor(globalThis, name);
    const get = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    Object.defineProperty(globalThis, name, { get, configurable: true });
    after(() => Object.defineProperty(globalThis, name, real));
  }
}
