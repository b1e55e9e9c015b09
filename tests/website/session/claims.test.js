import { deepEqual, equal, test } from '/tests/harness.js';
import { userOf } from '/js/session/claims.js';

test('a user is called by what they call themselves, and never by an address', async () => {
  const named = async (claims) => (await userOf({ sub: 'ann', ...claims })).name;
  equal(await named({ name: ' Ann ', nickname: 'Nan' }), 'Ann');
  equal(await named({ name: ' ', nickname: 'Nan', preferred_username: 'andy' }), 'Nan');
  equal(await named({ preferred_username: 'andy', email: 'ann@example.com' }), 'andy');
  deepEqual(await userOf({ sub: 'ann', email: 'ann@example.com' }), { id: 'ann', name: 'Guest 4991' });
});
