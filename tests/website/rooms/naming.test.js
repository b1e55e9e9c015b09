import { deepEqual, equal, test } from '/tests/harness.js';
import { nameOf, titleOf } from '/js/rooms/naming.js';

test('a room goes by its name, a direct one by those of the others', () => {
  const users = [{ name: 'Ben' }, { name: 'Zoe' }];
  deepEqual([nameOf({ kind: 'closed', name: 'Garden' }), titleOf({ kind: 'open', name: 'Garden' })], ['Garden', '#Garden']);
  deepEqual([nameOf({ kind: 'direct', name: null, users }), titleOf({ kind: 'direct', users })], ['Ben, Zoe', 'Ben, Zoe']);
  equal(nameOf({ kind: 'direct', name: null }), 'Nobody else');
});
