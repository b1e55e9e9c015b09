import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { SHORTCUTS, listenToShortcuts } from '/js/views/shortcuts.js';

let done;

beforeEach(() => {
  done = [];
  const stopping = new AbortController();
  const does = Object.fromEntries(SHORTCUTS.map(({ does: name }) => [name, () => done.push(name)]));
  listenToShortcuts(does, stopping.signal);
  after(() => stopping.abort());
});

/** Returns whether the browser's own meaning of the key is left to it. */
function press(key, more = {}) {
  return document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}

test('each key does what it is for, and nothing besides', () => {
  deepEqual(
    [press('k', { ctrlKey: true }), press('K', { metaKey: true }), press('ArrowDown', { altKey: true }), press('ArrowUp', { altKey: true }), press('?', { shiftKey: true })],
    [false, false, false, false, false],
  );
  equal(press('Escape'), true, 'it may end something else, too');
  deepEqual(done, ['goTo', 'goTo', 'nextUnread', 'previousUnread', 'showKeys', 'toNewest']);
});

test('with other keys held down they are no matter of the page', () => {
  for (const [key, more] of [['k', {}], ['k', { ctrlKey: true, shiftKey: true }], ['k', { ctrlKey: true, altKey: true }], ['ArrowDown', {}],
    ['ArrowDown', { altKey: true, shiftKey: true }], ['ArrowUp', { altKey: true, metaKey: true }], ['?', { ctrlKey: true }], ['a', {}]]) {
    equal(press(key, more), true, key);
  }
  deepEqual(done, []);
});

test('whoever types types a question mark, and what is open has Escape to itself', () => {
  const input = document.body.appendChild(document.createElement('input'));
  const dialog = document.body.appendChild(document.createElement('dialog'));
  after(() => (input.remove(), dialog.remove()));
  input.focus();
  equal(press('?', { shiftKey: true }), true);
  input.blur();
  dialog.showModal();
  press('Escape');
  press('?');
  deepEqual(done, []);
  dialog.close();
  press('?');
  deepEqual(done, ['showKeys']);
});

test('while a dialog is open nothing happens behind it', () => {
  const dialog = document.body.appendChild(document.createElement('dialog'));
  const goTo = document.querySelector('#go-to');
  after(() => (dialog.remove(), goTo.close()));
  dialog.showModal();
  const pressed = () => [press('ArrowDown', { altKey: true }), press('ArrowUp', { altKey: true }), press('k', { ctrlKey: true })];
  deepEqual([pressed(), done], [[true, true, true], []]);
  dialog.close();
  goTo.showModal();
  deepEqual([pressed(), done], [[true, true, false], ['goTo']], 'the box that it opens keeps its key');
});

test('a list of choices opens and closes by its own keys', () => {
  const select = document.body.appendChild(document.createElement('select'));
  after(() => select.remove());
  select.focus();
  deepEqual([press('ArrowDown', { altKey: true }), press('ArrowUp', { altKey: true }), press('Escape'), press('?')], [true, true, true, true]);
  deepEqual(done, []);
  press('k', { ctrlKey: true });
  select.blur();
  press('ArrowDown', { altKey: true });
  deepEqual(done, ['goTo', 'nextUnread']);
});
