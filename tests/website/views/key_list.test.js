import { after, deepEqual, equal, ok, test } from '/tests/harness.js';
import { texts } from '/js/languages/texts.js';
import { KeyList } from '/js/views/key_list.js';
import { SHORTCUTS } from '/js/views/shortcuts.js';

const dialog = document.querySelector('#keys');

function open(platform) {
  const stopping = new AbortController();
  const list = new KeyList(dialog, stopping.signal, platform);
  list.open();
  list.open();
  after(() => (list.close(), stopping.abort()));
  return list;
}

const rows = () => [...dialog.querySelectorAll('.key-row')].map((row) => [row.querySelector('dt').textContent, row.querySelector('dd').textContent]);

test('all that the page has for keys is listed once, in words and by its keys', () => {
  open('Linux x86_64');
  const { groups, does } = texts.keys;
  deepEqual([...dialog.querySelectorAll('h3')].map(({ textContent }) => textContent), Object.values(groups));
  deepEqual(rows().map(([words]) => words).sort(), Object.values(does).sort());
  for (const { does: name } of SHORTCUTS) ok(does[name], name);
  deepEqual(rows().slice(0, 3).map(([, keys]) => keys), ['Ctrl+K', 'Alt+↓', 'Alt+↑']);
  deepEqual(rows()[5][1], '↑ ↓');
  equal(dialog.scrollTop, 0);
  dialog.querySelector('.dialog-cancel').click();
  equal(dialog.open, false);
});

test('a Mac has its own', () => {
  open('MacIntel');
  deepEqual(rows().slice(0, 3).map(([, keys]) => keys), ['⌘+K', '⌥+↓', '⌥+↑']);
});
