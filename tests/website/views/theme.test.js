import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { blockStorage } from '/tests/support/storage.js';
import { Theme } from '/js/views/theme.js';

let form, root, closing;

beforeEach(() => {
  localStorage.clear();
  form = document.querySelector('#theme').cloneNode(true);
  root = document.createElement('div');
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) root.append(meta.cloneNode());
  document.body.append(form);
  closing = new AbortController();
  after(() => (closing.abort(), form.remove()));
});

function show() {
  new Theme(form, root, closing.signal);
}

function choose(theme) {
  form.querySelector(`[value="${theme}"]`).click();
}

function bars() {
  return [...root.querySelectorAll('meta')].map(({ media }) => media);
}

function toldElsewhere(newValue) {
  dispatchEvent(new StorageEvent('storage', { key: 'chatroom.theme', newValue, storageArea: localStorage }));
}

test('without a choice it is as the system has it', () => {
  show();
  equal(root.dataset.theme, undefined);
  equal(form.elements.theme.value, 'system');
  deepEqual(bars(), ['(prefers-color-scheme: light)', '(prefers-color-scheme: dark)']);
});

test('a choice is shown at once, and kept for the next page', () => {
  show();
  choose('dark');
  equal(root.dataset.theme, 'dark');
  equal(localStorage.getItem('chatroom.theme'), 'dark');
  deepEqual(bars(), ['not all', 'all']);
  choose('light');
  equal(root.dataset.theme, 'light');
  deepEqual(bars(), ['all', 'not all']);
  choose('system');
  equal(root.dataset.theme, undefined);
  equal(localStorage.getItem('chatroom.theme'), null);
});

test('what was chosen before is what the form says', () => {
  localStorage.setItem('chatroom.theme', 'light');
  show();
  equal(form.elements.theme.value, 'light');
  deepEqual(bars(), ['all', 'not all']);
});

test('another tab has the same, and what is no theme is none', () => {
  show();
  toldElsewhere('dark');
  equal(root.dataset.theme, 'dark');
  equal(form.elements.theme.value, 'dark');
  toldElsewhere('pink');
  equal(root.dataset.theme, undefined);
  equal(form.elements.theme.value, 'system');
});

test('what another tab has chosen since the first paint holds', () => {
  root.dataset.theme = 'light';
  localStorage.setItem('chatroom.theme', 'dark');
  show();
  deepEqual([root.dataset.theme, form.elements.theme.value], ['dark', 'dark']);
});

test('where nothing can be kept, what is shown is what was chosen', () => {
  blockStorage();
  root.dataset.theme = 'light';
  show();
  equal(form.elements.theme.value, 'light');
});
