import { after, beforeEach, deepEqual, equal, match, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { NewRoom } from '/js/views/new_room.js';

const dialog = document.querySelector('#new-room');
const { elements } = dialog.querySelector('form');
let made, make, view;

beforeEach(() => {
  made = [];
  make = (room) => made.push(room);
  const stopping = new AbortController();
  view = new NewRoom(dialog, async (room) => make(room), stopping.signal);
  dialog.querySelector('form').reset();
  view.open();
  after(() => (view.close(), stopping.abort()));
});

const problem = () => dialog.querySelector('.dialog-problem').textContent;

async function submit() {
  dialog.querySelector('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
  await settle();
}

test('a room is made of a name, a topic and who may come in', async () => {
  elements.name.value = ' Garden ';
  elements.topic.value = 'What to plant';
  elements.kind.value = 'closed';
  await submit();
  deepEqual(made, [{ kind: 'closed', name: 'Garden', topic: 'What to plant' }]);
  deepEqual([dialog.open, elements.name.value], [false, '']);
});

test('what cannot be made is said, and what was typed stays', async () => {
  await submit();
  equal(problem(), 'A room needs a name.');
  elements.name.value = 'x'.repeat(81);
  await submit();
  match(problem(), /at most 80 characters. This one has 81/);
  make = refuse(429, 'You have made 20 rooms today.');
  elements.name.value = 'Garden';
  await submit();
  deepEqual([problem(), dialog.open, elements.name.value, made], ['You have made 20 rooms today.', true, 'Garden', []]);
});

test('an answer that comes once the next room is begun closes nothing of that', async () => {
  const gate = Promise.withResolvers();
  make = () => gate.promise;
  elements.name.value = 'Garden';
  await submit();
  view.close();
  view.open();
  elements.name.value = 'Shed';
  gate.resolve();
  await settle();
  deepEqual([dialog.open, elements.name.value], [true, 'Shed']);
});
