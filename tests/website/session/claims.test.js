import { equal, test } from '/tests/harness.js';
import { userOf } from '/js/session/claims.js';

test('a user is called by what they call themselves, and never by an address', () => {
  equal(userOf({ sub: 'a', name: ' Ann ', nickname: 'Nan' }).name, 'Ann');
  equal(userOf({ sub: 'a', name: ' ', nickname: 'Nan', preferred_username: 'andy' }).name, 'Nan');
  equal(userOf({ sub: 'a', preferred_username: 'andy', email: 'ann@example.com' }).name, 'andy');
  equal(userOf({ sub: 'a', email: 'ann@example.com' }).name, 'You');
});
