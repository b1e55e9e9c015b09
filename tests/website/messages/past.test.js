import { beforeEach, deepEqual, equal, rejects, settle, test } from '/tests/harness.js';
import { RoomApi, lose } from '/tests/support/room_api.js';
import { Past, shownOf } from '/js/messages/past.js';

let api, said, past, changes;

beforeEach(() => {
  api = new RoomApi();
  said = Array.from({ length: 200 }, (_, number) => api.write(`${number}`, { at: 1_000 * number }));
  changes = 0;
  past = around(100);
});

function around(number) {
  const made = new Past(api, 'general', said[number].id);
  made.addEventListener('change', () => (changes += 1));
  return made;
}

const texts = () => past.timeline.messages.map(({ text }) => text);
const numbers = (from, to) => Array.from({ length: to - from }, (_, index) => `${from + index}`);

test('it begins around a message, and goes on both ways, page by page and without a hole', async () => {
  await past.load();
  deepEqual([texts(), past.loaded, past.hasBefore, past.hasAfter], [numbers(75, 125), true, true, true]);
  await past.older();
  await past.newer();
  deepEqual(texts(), numbers(25, 175));
  await past.older();
  deepEqual([texts().length, past.hasBefore], [175, false]);
  await past.older();
  equal(api.calls.length, 4);
  equal(changes, 4);
});

test('only where nothing comes does nothing follow', async () => {
  await past.load();
  await past.newer();
  await past.newer();
  deepEqual([texts().at(-1), past.hasAfter], ['199', true]);
  await past.newer();
  equal(past.hasAfter, false);
  await past.newer();
  equal(api.calls.length, 4);
});

test('of two that ask at once one asks, and who fails may ask again', async () => {
  await past.load();
  await Promise.all([past.newer(), past.newer(), past.older(), past.older()]);
  equal(api.calls.length, 3);
  api.before.messages = lose;
  await rejects(past.newer());
  await rejects(past.older());
  deepEqual([past.isLoadingNewer, past.isLoadingOlder], [false, false]);
  api.before.messages = () => {};
  await past.newer();
  equal(texts().at(-1), '199');
});

test('what becomes of its messages is shown, and nothing that has no place in it', async () => {
  await past.load();
  changes = 0;
  past.receive([api.change(said[100], { text: 'edited' }), api.change(said[10], { text: 'elsewhere' }), api.write('new', { at: 1e9 })]);
  deepEqual([past.timeline.get(said[100].id).text, past.timeline.size, changes], ['edited', 50, 1]);
});

test('what its messages reply to is as it was told, or as the server has it by then', async () => {
  const quote = (text) => ({ reply_to: { id: said[10].id, author: said[10].author, text } });
  Object.assign(said[100], quote('10'));
  await past.load();
  past.receive([api.change(said[10], { text: 'edited', edited_at: 'then' })]);
  equal(past.timeline.original(said[10].id).text, 'edited');
  api.said.general[100] = { ...said[100], ...quote('edited, and that was missed') };
  await past.renew();
  deepEqual([past.timeline.original(said[10].id), past.timeline.get(said[100].id).reply_to.text], [undefined, 'edited, and that was missed']);
});

test('what is told of a message while it is on its way is not lost', async () => {
  await past.load();
  const gate = Promise.withResolvers();
  const { messages } = api;
  api.messages = async (...asked) => {
    const page = await messages.apply(api, asked);
    await gate.promise;
    return page;
  };
  const coming = past.newer();
  await settle();
  past.receive([api.change(said[130], { text: 'edited' })]);
  gate.resolve();
  await coming;
  equal(past.timeline.get(said[130].id).text, 'edited');
});

test('of all that it has the present version is asked for, page by page', async () => {
  await past.renew();
  equal(api.calls.length, 0, 'there is nothing yet');
  await past.load();
  await past.newer();
  for (const number of [75, 110, 174]) api.change(said[number], { text: `${number}, edited` });
  api.change(said[180], { text: 'elsewhere' });
  api.calls.length = changes = 0;
  await past.renew();
  deepEqual([75, 110, 174].map((number) => past.timeline.get(said[number].id).text), ['75, edited', '110, edited', '174, edited']);
  deepEqual([api.calls.length, past.timeline.size >= 100, changes], [2, true, 1]);
});

test('of a room it is what is on the screen', () => {
  const room = { past: null };
  equal(shownOf(room), room);
  room.past = past;
  equal(shownOf(room), past);
});
