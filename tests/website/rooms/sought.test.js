import { deepEqual, test } from '/tests/harness.js';
import { soughtAmong } from '/js/rooms/sought.js';

const rooms = [
  { kind: 'open', name: 'Old designs' },
  { kind: 'open', name: 'design-team' },
  { kind: 'direct', users: [{ name: 'José Núñez' }, { name: 'Dee Sign' }] },
  { kind: 'closed', name: 'redesign' },
  { kind: 'open', name: 'dear signs' },
];

const found = (text, among = rooms) => soughtAmong(among, text).map(({ name, users }) => name ?? users[0].name);

test('what begins so comes first, then a word of it, then what has it inside or scattered; the most recent first', () => {
  deepEqual(found('design'), ['design-team', 'Old designs', 'redesign', 'José Núñez', 'dear signs']);
  deepEqual(found('dsgn'), ['Old designs', 'design-team', 'José Núñez', 'redesign', 'dear signs']);
  deepEqual(found('team'), ['design-team']);
});

test('case, accents and the sign before a name do not count', () => {
  deepEqual(found('jose nu'), ['José Núñez']);
  deepEqual(found('@JOSÉ'), ['José Núñez']);
  deepEqual(found('#REDESIGN'), ['redesign']);
  deepEqual(found('xyz'), []);
});

test('without letters all are meant, as they are', () => {
  deepEqual(found(' '), found(''));
  deepEqual(found('').length, rooms.length);
});
