import { beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { Names } from '/js/people/names.js';

let api, names, changes;

beforeEach(() => {
  api = new RoomApi();
  names = new Names(api);
  changes = 0;
  names.addEventListener('change', () => (changes += 1));
});

test('it knows what it is told, and says when that is news', () => {
  equal(names.of('ann'), null);
  names.learn([{ id: 'ann', name: 'Ann' }]);
  names.learn([{ id: 'ann', name: 'Ann' }]);
  names.learn([{ id: 'ann', name: 'Anna' }]);
  deepEqual([names.of('ann'), changes], ['Anna', 2]);
});

const said = (id, name, type = 'message.created') => ({ type, message: { id, author: { id: 'ben', name } } });

test('a name that somebody had when they wrote does not take the place of the present one', () => {
  names.hear([said('1', 'Ben')]);
  names.hear([{ type: 'typing', user: { id: 'cleo', name: 'Cleo' } }, { type: 'presence.count', count: 3 }]);
  names.learn([{ id: 'ben', name: 'Benjamin' }]);
  names.hear([said('1', 'Ben'), said('2', 'Ben', 'message.updated'), said('0', 'Ben')]);
  deepEqual([names.of('ben'), names.of('cleo')], ['Benjamin', 'Cleo']);
});

test('of what is heard at once it says once that there is news', () => {
  names.hear(['ben', 'cleo', 'dora'].map((id) => ({ type: 'typing', user: { id, name: id } })));
  equal(changes, 1);
});

test('who writes is called as they are called now', () => {
  names.learn([{ id: 'ben', name: 'Ben' }]);
  names.hear([said('1', 'Benjamin')]);
  equal(names.of('ben'), 'Benjamin');
});

test('who is told of as a member, or as whose direct room it is, is called as they are called now', () => {
  names.learn(['ben', 'cleo'].map((id) => ({ id, name: id })));
  names.hear([
    { type: 'member.updated', room: 'r', user: { id: 'ben', name: 'Benjamin' } },
    { type: 'membership.updated', membership: { id: 'two', users: [{ id: 'cleo', name: 'Cleopatra' }] } },
    { type: 'membership.updated', membership: { id: 'r' } },
    { type: 'presence.joined', room: 'r', user: { id: 'ben', name: 'Ben' } },
  ]);
  deepEqual([names.of('ben'), names.of('cleo'), changes], ['Benjamin', 'Cleopatra', 2]);
});

test('of the others it asks, once', async () => {
  names.learn([{ id: 'ann', name: 'Ann' }]);
  await Promise.all([names.ask(['ann', 'ben']), names.ask(['ben'])]);
  await names.ask(['ben']);
  deepEqual([names.of('ben'), api.count('user')], ['Ben', 1]);
});

test('who is not found is not asked for again; a lost network is no answer', async () => {
  api.before.user = refuse(404);
  await names.ask(['nobody']);
  await names.ask(['nobody']);
  equal(api.count('user'), 1);
  api.before.user = lose;
  await names.ask(['ben']);
  api.before.user = () => {};
  await names.ask(['ben']);
  await settle();
  equal(names.of('ben'), 'Ben');
});
