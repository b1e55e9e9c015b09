import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { GoToBox } from '/js/views/go_to_box.js';

let clock, dialog, box, went;

beforeEach(() => {
  clock = FakeClock.install();
  dialog = document.querySelector('#go-to').cloneNode(true);
  document.body.append(dialog);
  went = [];
  const closing = new AbortController();
  const does = {
    rooms: () => [{ id: 'a', kind: 'open', name: 'attic' }, { id: 'g', kind: 'open', name: 'garden' }],
    people: async (name) => (name === 'zoe' ? [{ id: 'zoe', name: 'Zoe' }] : []),
    enter: async (id) => went.push(id),
    write: async (id) => went.push(id),
  };
  box = new GoToBox(dialog, does, closing.signal);
  after(() => (box.close(), closing.abort(), dialog.remove()));
});

const input = () => dialog.querySelector('input');
const names = () => [...dialog.querySelectorAll('[role="option"] bdi')].map(({ textContent }) => textContent);
const enter = () => dialog.querySelector('form').requestSubmit();

function type(text) {
  input().value = text;
  input().dispatchEvent(new Event('input'));
}

/** What has been asked for has come. */
async function comes() {
  await import('/js/views/go_to.js');
  await settle();
}

test('it takes letters at once, and what they mean comes once it can be looked for', async () => {
  box.open();
  ok(dialog.open);
  equal(document.activeElement, input());
  type('gar');
  deepEqual(names(), []);
  await comes();
  deepEqual([names(), input().value], [['garden'], 'gar']);
});

test('Enter that was pressed before goes there then', async () => {
  box.open();
  type('gar');
  enter();
  ok(dialog.open);
  await comes();
  deepEqual([went, dialog.open], [['g'], false]);
  box.open();
  deepEqual([names(), input().value], [['attic', 'garden'], '']);
  await settle();
  ok(dialog.open, 'that Enter was for the last time');
});

test('Enter that means somebody waits for them, too', async () => {
  box.open();
  type('zoe');
  enter();
  await comes();
  await clock.advance(150);
  deepEqual([went, dialog.open], [['zoe'], false]);
});

test('what is closed before it has come stays closed', async () => {
  box.open();
  type('gar');
  enter();
  dialog.close();
  await comes();
  deepEqual([went, dialog.open], [[], false]);
});

test('asked for twice, it goes on with what was typed', async () => {
  box.open();
  type('gar');
  box.open();
  await comes();
  box.open();
  deepEqual([input().value, names()], ['gar', ['garden']]);
});
