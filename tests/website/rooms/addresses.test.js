import { deepEqual, equal, test } from '/tests/harness.js';
import { addressOf, codeIn, decoded, messageIdIn, roomIdIn } from '/js/rooms/addresses.js';

test('an address names a room, or the general one, or none', () => {
  const named = { '': 'general', '#': 'general', '#general': 'general', '#design': 'design', '#a': 'a', '#0-1': '0-1' };
  for (const [hash, name] of Object.entries({ ...named, '#%64esign': 'design', [`#${'a'.repeat(64)}`]: 'a'.repeat(64) })) {
    equal(roomIdIn(hash), name, hash);
  }
});

test('what no room can be called is no room, and never another one', () => {
  const hashes = ['Design-Team', 'café', 'caf%C3%A9', 'design//', '/design/', 'design//0a', '%E0%A4%A', '%', '-a', 'a b', 'a%20b', 'a%0A', '#general',
    'general#', 'general?', '/general', 'GENERAL', 'ｇeneral', 'a'.repeat(65), '%00', 'a_b', ' ', '%20', '.', 'genеral'];
  deepEqual(hashes.filter((hash) => roomIdIn(`#${hash}`) !== null), []);
});

test('one slash at the end names nothing more', () => {
  const id = '019e0000-0001-7000-8000-000000000000';
  deepEqual(['#design/', '#design%2F', `#design/${id}/`, '#0a/'].map(roomIdIn), ['design', 'design', 'design', '0a']);
  deepEqual([`#design/${id}/`, `#design/${id}//`, '#0a/'].map(messageIdIn), [id, null, null]);
  equal(codeIn('#/invitations/abcd-efgh_1/'), 'abcd-efgh_1');
});

test('it is shown as people read it, and what is badly encoded as it is', () => {
  deepEqual(['#caf%C3%A9', '#Design-Team', '#%E0%A4%A', ''].map(decoded), ['café', 'Design-Team', '%E0%A4%A', '']);
});

test('only an invitation’s address has a code', () => {
  deepEqual(['#/invitations/abcd-efgh_1', '#general', '#/invitations/', '#/invitations/a/b', ''].map(codeIn), ['abcd-efgh_1', null, null, null, null]);
});

test('a message is named behind its room', () => {
  const id = '019e0000-0001-7000-8000-000000000000';
  equal(addressOf({ room: 'design', id }), `${location.origin}${location.pathname}${location.search}#design/${id}`);
  deepEqual([`#design/${id}`, `#design%2F${id}`].map(messageIdIn), [id, id]);
  equal(roomIdIn(`#design/${id}`), 'design');
  deepEqual(['', '#design', '#design/', '#Design/0a', '#/invitations/abcdef00', '#design/xyz'].map(messageIdIn), Array(6).fill(null));
});
