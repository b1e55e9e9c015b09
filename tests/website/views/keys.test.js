import { deepEqual, equal, test } from '/tests/harness.js';
import { onKey } from '/js/views/keys.js';

function pressed(press) {
  const target = document.createElement('input');
  document.body.append(target);
  const keys = [];
  onKey(document, ({ key }) => keys.push(key));
  press((type, key, init) => target.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, ...init })));
  target.remove();
  return keys;
}

test('keys are heard, from within too', () => {
  deepEqual(pressed((press) => ['Enter', 'Escape', 'a'].forEach((key) => press('keydown', key))), ['Enter', 'Escape', 'a']);
});

test('a key within a composition is left alone, whichever it is', () => {
  const composing = { isComposing: true };
  deepEqual(pressed((press) => ['Enter', 'Escape', 'ArrowUp', 'Tab', 'k'].forEach((key) => press('keydown', key, composing))), []);
});

test('so is the key that ends a composition, as Safari reports it: after the end, with the key code of the input method', () => {
  const keys = pressed((press) => {
    press('keydown', 'Enter', { keyCode: 229 });
    press('keydown', 'Escape', { keyCode: 229 });
    press('keydown', 'Escape', { keyCode: 27 });
  });
  deepEqual(keys, ['Escape']);
});

test('a handler ends with its signal', () => {
  const stopping = new AbortController();
  let heard = 0;
  onKey(document, () => (heard += 1), { signal: stopping.signal });
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  stopping.abort();
  document.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
  equal(heard, 1);
});
