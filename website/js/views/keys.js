// Keys that mean something to the page. While an input method composes, every key is the input method's own.
const IME_KEY_CODE = 229;

/** Calls back for each key that is pressed on the target, or below it, and not within a composition. */
export function onKey(target, run, options) {
  target.addEventListener('keydown', (event) => isComposing(event) || run(event), options);
}

/** Safari reports the key that ends a composition after its end; the key code still tells (UI Events, section 7.3.1). */
function isComposing({ isComposing, keyCode }) {
  return isComposing || keyCode === IME_KEY_CODE;
}
