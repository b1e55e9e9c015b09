import { beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { Timeline } from '/js/messages/timeline.js';
import { Seen } from '/js/rooms/seen.js';

let clock, shelf, seen, room;

beforeEach(() => {
  clock = FakeClock.install();
  shelf = {
    kept: new Map(),
    writes: 0,
    get: async (name) => shelf.kept.get(name),
    set: async (name, value) => ((shelf.writes += 1), void shelf.kept.set(name, value)),
    delete: async (name) => void shelf.kept.delete(name),
    clear: async () => shelf.kept.clear(),
  };
  seen = new Seen(shelf);
  room = { id: 'a', history: { loaded: true, problem: null }, timeline: { messages: [1, 2, 3] } };
});

test('of a room in which much is said the newest are written once in a while', async () => {
  room.timeline.messages = Array.from({ length: 60 }, (_, number) => number);
  for (let times = 0; times < 5; times += 1) seen.keep(room);
  equal(shelf.writes, 0);
  await clock.advance(2_000);
  deepEqual(shelf.kept.get('messages a'), room.timeline.messages.slice(10));
  equal(shelf.writes, 1);
  seen.keep(room);
  await clock.advance(2_000);
  equal(shelf.writes, 2);
});

test('what is replied to is kept as it is now, though it is too old to be kept itself', async () => {
  const [ben, original] = [{ id: 'ben', name: 'Ben' }, { id: '1', rev: 2, text: '', deleted_at: 'then' }];
  room.timeline = new Timeline();
  room.timeline.merge([original], () => false);
  room.timeline.merge([{ id: '2', rev: 1, author: ben, text: 'Yes', reply_to: { id: '1', author: ben, text: 'a secret' } }]);
  seen.keep(room);
  seen.flush();
  deepEqual(shelf.kept.get('messages a')[0].reply_to, { id: '1', deleted: true });
});

test('a page that may be gone in a moment waits for nothing', async () => {
  seen.keep(room);
  seen.flush();
  deepEqual(shelf.kept.get('messages a'), [1, 2, 3]);
  await clock.advance(2_000);
  equal(shelf.writes, 1);
});

test('what is not loaded is no news, and what may not be read any more is forgotten', async () => {
  shelf.kept.set('messages a', [1]);
  room.history = { loaded: false, problem: { transient: true } };
  seen.keep(room);
  await clock.advance(2_000);
  deepEqual(shelf.kept.get('messages a'), [1]);
  room.history = { loaded: false, problem: { transient: false } };
  seen.keep(room);
  await clock.advance(2_000);
  equal(shelf.kept.has('messages a'), false);
});

test('a room is given what was seen, unless it knows better by then', async () => {
  shelf.kept.set('messages a', [1]);
  const given = [];
  room.history = { loaded: false, recall: (messages) => given.push(messages) };
  await seen.recall(room);
  await seen.recall({ id: 'b', history: room.history });
  deepEqual(given, [[1]]);
});

test('so are the rooms, as they are by then', async () => {
  const given = [];
  const rooms = { kept: [{ id: 'a' }], recall: (memberships) => given.push(memberships) };
  await seen.recallRooms(rooms);
  await seen.keepRooms(rooms);
  await seen.recallRooms(rooms);
  seen.keepRoomsSoon(rooms);
  seen.keepRoomsSoon(rooms);
  rooms.kept = [{ id: 'a', read_id: '1' }];
  await clock.advance(2_000);
  await seen.recallRooms(rooms);
  deepEqual([given, shelf.writes], [[[{ id: 'a' }], [{ id: 'a', read_id: '1' }]], 2]);
});

test('who leaves leaves nothing, also not of what was about to be written', async () => {
  seen.keepRoomsSoon({ kept: [{ id: 'a' }] });
  seen.keep(room);
  await seen.clear();
  await clock.advance(2_000);
  await settle();
  equal(shelf.kept.size, 0);
});
