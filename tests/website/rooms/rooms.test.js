import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, BEN, RoomApi, idAt, lose } from '/tests/support/room_api.js';
import { Rooms } from '/js/rooms/rooms.js';

let clock, api, rooms, changes;

beforeEach(() => {
  clock = FakeClock.install();
  api = new RoomApi();
  rooms = new Rooms(api, ANN);
  changes = 0;
  rooms.addEventListener('change', () => (changes += 1));
  after(() => rooms.stop());
});

const iso = (second) => new Date(second * 1_000).toISOString();
const newest = (second) => ({ id: idAt(second * 1_000), sent_at: iso(second) });

function membership(id, more = {}) {
  return { id, kind: 'open', name: id, created_at: iso(0), involvement: 'everything', read_id: null, newest: null, unread: false, mentions: 0, ...more };
}

const ids = () => rooms.all.map(({ id }) => id);

function say(room, second, more = {}) {
  const message = { id: idAt(second * 1_000), author: BEN, sent_at: iso(second), mentions: [], ...more };
  rooms.receive([{ type: 'message.created', room, message }]);
}

test('they stand as the server has them, and one in which something is said comes first', async () => {
  api.mine = [membership('a', { newest: newest(9) }), membership('new'), membership('b', { newest: newest(5) })];
  await rooms.load();
  deepEqual(ids(), ['a', 'new', 'b']);
  say('b', 10);
  deepEqual(ids(), ['b', 'a', 'new']);
});

test('those that were seen the last time are shown until the server says which there are', async () => {
  const told = [];
  rooms.addEventListener('told', ({ detail }) => told.push(detail));
  rooms.recall([membership('gone'), membership('a')]);
  deepEqual(ids(), ['gone', 'a']);
  ok(!rooms.loaded);
  api.mine = [membership('a'), membership('b')];
  await rooms.load();
  deepEqual(ids(), ['a', 'b']);
  deepEqual(told, [api.mine]);
  rooms.recall([membership('gone')]);
  deepEqual(ids(), ['a', 'b']);
});

test('a room that one comes to is there, one that one leaves or that is archived is not, and one that is renamed is called so', async () => {
  api.mine = [membership('a'), membership('b'), membership('c')];
  await rooms.load();
  rooms.receive([
    { type: 'membership.updated', membership: membership('d', { created_at: iso(5) }) },
    { type: 'membership.ended', room: 'a' },
    { type: 'room.updated', room: 'b', changes: { archived_at: iso(1) } },
    { type: 'room.updated', room: 'c', changes: { name: 'see', topic: 'sights' } },
  ]);
  deepEqual(ids(), ['d', 'c']);
  deepEqual([rooms.get('c').name, rooms.get('c').topic], ['see', 'sights']);
  api.mine = [membership('b')];
  rooms.receive([{ type: 'room.updated', room: 'b', changes: { archived_at: null } }]);
  await settle();
  deepEqual(ids(), ['b'], 'one that is brought back is asked for');
});

test('who is told of a room of theirs asks for the list where it is new to them, and else for nothing', async () => {
  api.mine = [membership('a')];
  await rooms.load();
  const before = api.count('rooms');
  rooms.receive([{ type: 'membership.updated', membership: membership('a', { read_id: idAt(1) }) }]);
  await settle();
  equal(api.count('rooms'), before);
  api.mine = [membership('b', { newest: newest(9), unread: true }), membership('a')];
  rooms.receive([{ type: 'membership.updated', membership: membership('b') }]);
  await settle();
  equal(api.count('rooms'), before + 1, 'nobody else tells what was said there just before');
  ok(rooms.get('b').isUnread);
});

test('who has come or gone while the list was on its way is not undone by it', async () => {
  api.mine = [membership('a'), membership('b')];
  await rooms.load();
  const gate = Promise.withResolvers();
  api.before.rooms = () => gate.promise;
  rooms.load();
  await settle();
  rooms.receive([{ type: 'membership.ended', room: 'a' }, { type: 'membership.updated', membership: membership('c') }]);
  gate.resolve();
  await settle();
  deepEqual(ids().toSorted(), ['b', 'c']);
});

test('what fails is asked again, and who asks meanwhile is told anew', async () => {
  api.before.rooms = lose;
  rooms.load();
  await settle();
  equal(rooms.loaded, false);
  api.mine = [membership('a')];
  api.before.rooms = () => {};
  await clock.advance(2_000);
  deepEqual(ids(), ['a']);
  const before = api.count('rooms');
  const gate = Promise.withResolvers();
  api.before.rooms = () => gate.promise;
  const all = [rooms.load(), rooms.load(), rooms.load()];
  gate.resolve();
  await Promise.all(all);
  equal(api.count('rooms'), before + 2, 'one was on its way already');
});

test('who waits to be told asks at once where there is reason to think that it will do', async () => {
  api.before.rooms = lose;
  rooms.load();
  await settle();
  equal(api.count('rooms'), 1);
  api.before.rooms = () => {};
  rooms.hurry();
  await settle();
  deepEqual([api.count('rooms'), rooms.loaded], [2, true]);
  rooms.hurry();
  await settle();
  equal(api.count('rooms'), 2, 'who is told asks for nothing');
});

test('the next unread room is the next down the list, and around; quiet ones and the one on the screen are none', async () => {
  api.mine = [
    membership('a', { newest: newest(9), unread: true }),
    membership('b', { newest: newest(8) }),
    membership('c', { newest: newest(7), unread: true }),
    membership('quiet', { newest: newest(6), unread: true, involvement: 'nothing' }),
  ];
  await rooms.load();
  const next = (id, step) => rooms.nextUnread(id, step)?.id ?? null;
  deepEqual([next('a', 1), next('b', 1), next('c', 1), next('b', -1), next(null, 1), next(null, -1)], ['c', 'c', 'a', 'a', 'a', 'c']);
  rooms.read('a', newest(9).id);
  deepEqual([next('c', 1), next('c', -1)], [null, null]);
});

test('mentions and direct messages elsewhere are what calls', async () => {
  api.mine = [
    membership('a', { newest: newest(9), unread: true, mentions: 2 }),
    membership('b', { newest: newest(8), unread: true }),
    membership('d', { kind: 'direct', name: null, users: [BEN], newest: newest(7), unread: true }),
  ];
  await rooms.load();
  deepEqual([rooms.callsBut(null), rooms.callsBut('a'), rooms.callsBut('b')], [3, 1, 3]);
});

test('a mention that is taken back where only the server counts is asked for', async () => {
  api.mine = [membership('a', { newest: newest(9), unread: true, mentions: 1 })];
  await rooms.load();
  api.mine = [membership('a', { newest: newest(9), unread: true })];
  rooms.receive([{ type: 'message.deleted', room: 'a', message: { id: idAt(8_000), author: BEN, deleted_at: iso(10) } }]);
  await settle();
  equal(rooms.get('a').mentions, 0);
});

test('with more rooms than a connection hears, none is counted on to be heard', async () => {
  api.mine = Array.from({ length: 100 }, (_, at) => membership(`room-${at}`));
  await rooms.load();
  deepEqual([rooms.hears('room-99'), rooms.hears('other')], [true, false]);
  rooms.told(membership('one-more'));
  equal(rooms.hears('room-99'), false);
});

test('what concerns no room of the user’s changes nothing', async () => {
  await rooms.load();
  const before = changes;
  say('other', 1);
  rooms.receive([{ type: 'typing', room: 'a', user: BEN }]);
  equal(changes, before);
});
