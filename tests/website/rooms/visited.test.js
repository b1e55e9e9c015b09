import { beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { RoomApi, lose } from '/tests/support/room_api.js';
import { Visited } from '/js/rooms/visited.js';

let api, visited;

beforeEach(() => {
  api = new RoomApi();
  api.open = { a: { id: 'a', kind: 'open', name: 'Attic' } };
  visited = new Visited(api);
});

test('an open room is asked for once, and goes by its name', async () => {
  equal(visited.get('a'), undefined);
  await Promise.all([visited.learn('a'), visited.learn('a')]);
  equal(visited.get('a').name, 'Attic');
  visited.receive([{ type: 'room.updated', room: 'a', changes: { name: 'Loft' } }]);
  equal(visited.get('a').name, 'Loft');
  equal(api.count('room'), 1);
  visited.forget('a');
  await visited.learn('a');
  equal(api.count('room'), 2);
});

test('what one is in a room may have changed where a membership has', async () => {
  for (const event of [{ type: 'membership.updated', membership: { id: 'a' } }, { type: 'membership.ended', room: 'a' }]) {
    await visited.learn('a');
    visited.receive([event]);
    equal(visited.get('a'), undefined);
  }
});

test('what is no room for the user is gone until it is forgotten', async () => {
  await visited.learn('nowhere');
  await visited.learn('nowhere');
  deepEqual([visited.get('nowhere'), visited.isGone('nowhere'), visited.isGone('a')], [undefined, true, false]);
  equal(api.count('room'), 1);
  visited.forget('nowhere');
  equal(visited.isGone('nowhere'), false);
});

test('what could not be asked is asked the next time, and is no news', async () => {
  let changes = 0;
  visited.addEventListener('change', () => (changes += 1));
  api.before.room = lose;
  await visited.learn('a');
  deepEqual([visited.get('a'), visited.isGone('a'), changes], [undefined, false, 0]);
  api.before.room = () => {};
  await visited.learn('a');
  equal(visited.get('a').name, 'Attic');
});

test('what is known is asked for anew where something may have been missed', async () => {
  let changes = 0;
  await visited.renew('a');
  equal(api.count('room'), 0, 'nothing is known');
  await visited.learn('a');
  visited.addEventListener('change', () => (changes += 1));
  api.open.a = { ...api.open.a, archived_at: '2030-01-01T00:00:00.000Z' };
  await visited.renew('a');
  deepEqual([Boolean(visited.get('a').archived_at), changes], [true, 1]);
  api.before.room = lose;
  await visited.renew('a');
  deepEqual([visited.get('a').name, changes], ['Attic', 1]);
  api.before.room = () => {};
  delete api.open.a;
  await visited.renew('a');
  deepEqual([visited.get('a'), visited.isGone('a'), changes], [undefined, true, 2]);
});

test('what is heard while an answer is on its way is newer', async () => {
  await visited.learn('a');
  const gate = Promise.withResolvers();
  api.before.room = () => gate.promise;
  const renewed = visited.renew('a');
  visited.receive([{ type: 'room.updated', room: 'a', changes: { name: 'Loft' } }]);
  gate.resolve();
  await renewed;
  equal(visited.get('a').name, 'Loft');
});
