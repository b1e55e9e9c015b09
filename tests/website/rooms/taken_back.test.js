import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, RoomApi, lose } from '/tests/support/room_api.js';
import { TakenBack } from '/js/rooms/taken_back.js';

let clock, api, membership, passed, taken;

beforeEach(() => {
  clock = FakeClock.install();
  api = new RoomApi();
  membership = { read_id: null };
  passed = [];
  const rooms = { get: (id) => (id === 'general' ? membership : undefined) };
  taken = new TakenBack(api, ANN, rooms, { pass: (room, id) => passed.push([room, id]) });
  after(() => taken.stop());
});

function takeBack(message, room = 'general') {
  const deleted = api.change(message, { text: '', deleted_at: '2030' });
  taken.receive([{ type: 'message.deleted', room, message: deleted }]);
  return deleted;
}

test('where all that was unread is taken back, nothing is left to read', async () => {
  membership.read_id = api.write('read').id;
  api.write('own', { author: ANN, at: Date.now() + 1 });
  const [one, two] = [api.write('one', { at: Date.now() + 2 }), api.write('two', { at: Date.now() + 3 })];
  takeBack(one);
  await clock.advance(5_000);
  deepEqual(passed, []);
  takeBack(two);
  takeBack(two);
  await clock.advance(5_000);
  deepEqual(passed, [['general', two.id]]);
  equal(api.count('messages'), 2, 'asked once each time');
});

test('in a room where nothing was ever read as well', async () => {
  const one = api.write('one');
  takeBack(one);
  await clock.advance(5_000);
  deepEqual(passed, [['general', one.id]]);
});

test('what is read, one’s own, of another room or heard for another reason asks for nothing', async () => {
  const [one, own] = [api.write('one'), api.write('own', { author: ANN, at: Date.now() + 5 })];
  takeBack(own);
  taken.receive([{ type: 'message.updated', room: 'general', message: one }]);
  takeBack(one, 'elsewhere');
  membership.read_id = one.id;
  takeBack(one);
  await clock.advance(5_000);
  equal(api.count('messages'), 0);
});

test('where it cannot be found out, or the page has gone, it stays as it is', async () => {
  api.before.messages = lose;
  takeBack(api.write('one'));
  await clock.advance(5_000);
  deepEqual(passed, []);
  api.before.messages = () => {};
  takeBack(api.write('two'));
  taken.stop();
  await clock.advance(5_000);
  deepEqual(passed, []);
});
