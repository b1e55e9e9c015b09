import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { ReadMarkers } from '/js/rooms/read_markers.js';

let clock, api, mine, markers;

beforeEach(() => {
  clock = FakeClock.install();
  api = new RoomApi();
  mine = { a: { read_id: '5', isUnread: true }, b: { read_id: null, isUnread: true }, read: { read_id: '5', isUnread: false } };
  markers = new ReadMarkers(api, { get: (id) => mine[id], read: (id, messageId) => (mine[id].read_id = messageId) });
  after(() => markers.stop());
});

const told = () => api.calls.filter(([call]) => call === 'read').map(([, room, id]) => [room, id]);

test('the last that was seen is told once things come to rest, and shown at once', async () => {
  for (const id of ['6', '7', '8']) markers.seen('a', id);
  equal(mine.a.read_id, '8');
  await clock.advance(500);
  markers.seen('a', '9');
  await clock.advance(500);
  deepEqual(told(), []);
  await clock.advance(1_000);
  deepEqual(told(), [['a', '9']]);
});

test('it goes forward only, and each room has its own', async () => {
  markers.seen('a', '4');
  markers.seen('a', '5');
  markers.seen('b', '1');
  markers.seen('elsewhere', '1');
  markers.seen('read', '6');
  await clock.advance(2_000);
  deepEqual(told(), [['b', '1']]);
});

test('what could not be told is told later, or what was read since in its place', async () => {
  api.before.read = lose;
  markers.seen('a', '6');
  await clock.advance(800);
  api.before.read = () => {};
  markers.seen('a', '7');
  await clock.advance(10_000);
  deepEqual(told(), [['a', '6'], ['a', '7']]);
  api.before.read = refuse(429, 'Too many.', { retryAfter: 20_000 });
  markers.seen('a', '8');
  await clock.advance(1_000);
  api.before.read = () => {};
  await clock.advance(15_000);
  equal(told().length, 3);
  await clock.advance(10_000);
  deepEqual(told().at(-1), ['a', '8']);
});

test('who is no member any more tells nothing again', async () => {
  api.before.read = refuse(403);
  markers.seen('a', '6');
  await clock.advance(60_000);
  equal(told().length, 1);
});

test('a page that may be about to go tells at once, and one that has stopped nothing', async () => {
  markers.seen('a', '6');
  markers.flush();
  deepEqual(told(), [['a', '6']], 'before anything else can happen, such as a sign-out');
  await clock.advance(5_000);
  await settle();
  equal(told().length, 1);
  markers.seen('a', '7');
  markers.stop();
  await clock.advance(60_000);
  equal(told().length, 1);
});

test('all up to a message can be read that nobody has seen', async () => {
  markers.pass('read', '6');
  markers.pass('a', '4');
  markers.pass('elsewhere', '6');
  await clock.advance(2_000);
  deepEqual(told(), [['read', '6']]);
});
