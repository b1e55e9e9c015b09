import { after, beforeEach, deepEqual, equal, match, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { RoomSettings } from '/js/views/room_settings.js';

const dialog = document.querySelector('#room-settings');
const { elements } = dialog.querySelector('form');
let view, change, sent;

beforeEach(() => {
  sent = [];
  change = async (...what) => void sent.push(what);
  const stopping = new AbortController();
  view = new RoomSettings(dialog, (...what) => change(...what), stopping.signal);
  view.open({ id: 'a', name: 'Garden', topic: 'Apples' });
  after(() => (view.close(), stopping.abort()));
});

async function save(fields) {
  for (const [name, value] of Object.entries(fields)) elements[name].value = value;
  dialog.querySelector('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
  await settle();
}

const problem = () => dialog.querySelector('.dialog-problem').textContent;

test('only what was changed is sent, on one line', async () => {
  deepEqual([elements.name.value, elements.topic.value], ['Garden', 'Apples']);
  await save({ topic: ' Pears \n and plums ' });
  deepEqual([sent, dialog.open], [[['a', { topic: 'Pears and plums' }]], false]);
});

test('where nothing was changed nothing is sent', async () => {
  await save({});
  deepEqual([sent, dialog.open], [[], false]);
});

test('what no room can be called is not sent, and said', async () => {
  await save({ name: ' ' });
  equal(problem(), 'A room needs a name.');
  await save({ name: '\u{1F600}'.repeat(81) });
  match(problem(), /at most 80 characters. This one has 81/);
  await save({ name: '\u{1F600}'.repeat(80), topic: 'x'.repeat(251) });
  match(problem(), /at most 250 characters/);
  deepEqual([sent, dialog.open], [[], true]);
});

test('what the server refuses is said, and what was typed stays', async () => {
  change = refuse(403, 'Only admins.');
  await save({ name: 'Orchard' });
  deepEqual([problem(), elements.name.value, dialog.open], ['Only admins.', 'Orchard', true]);
});
