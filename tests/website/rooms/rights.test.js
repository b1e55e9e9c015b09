import { deepEqual, test } from '/tests/harness.js';
import { rightsIn } from '/js/rooms/rights.js';

const rights = (about, own, isKeeper = false) => [...rightsIn(about, own, isKeeper)].toSorted();
const ALL = ['archive', 'export', 'invitations', 'invite', 'leave', 'remove', 'roles', 'settings'];

test('members invite; admins do the rest', () => {
  const room = { id: 'a', kind: 'closed' };
  deepEqual(rights(room, { role: 'member' }), ['invitations', 'invite', 'leave']);
  deepEqual(rights(room, { role: 'admin' }), ALL);
  deepEqual(rights({ id: 'a', kind: 'open' }, null), []);
  deepEqual(rights(null, null), []);
});

test('the chatroom’s administrators do what admins do in open rooms and in their own', () => {
  deepEqual(rights({ id: 'a', kind: 'open' }, null, true), ['archive', 'export', 'remove', 'roles', 'settings']);
  deepEqual(rights({ id: 'a', kind: 'closed' }, { role: 'member' }, true), ALL);
});

test('an archived room says itself what one is in it, and nothing of it changes before it is brought back', () => {
  const archived = (more) => ({ id: 'a', kind: 'closed', archived_at: '2030-01-01T00:00:00.000Z', ...more });
  deepEqual(rights(archived({ role: 'member' }), null), ['invitations', 'leave']);
  deepEqual(rights(archived({ role: 'admin' }), null), ['bring-back', 'export', 'invitations', 'leave', 'remove', 'roles']);
  deepEqual(rights(archived({ kind: 'open' }), null), []);
  deepEqual(rights(archived({ kind: 'open' }), null, true), ['bring-back', 'export', 'remove', 'roles']);
  deepEqual(rights(archived({ role: 'member' }), null, true), ['bring-back', 'export', 'invitations', 'leave', 'remove', 'roles']);
});

test('of the general room nobody is removed, and a direct one stays as it is', () => {
  deepEqual(rights({ id: 'general', kind: 'open' }, { role: 'admin' }), ALL.filter((right) => !['archive', 'leave', 'remove'].includes(right)));
  deepEqual(rights({ id: 'a', kind: 'direct' }, { role: 'member' }, true), []);
});
