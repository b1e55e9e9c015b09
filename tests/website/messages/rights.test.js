import { deepEqual, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { mayEdit, rightsOver } from '/js/messages/rights.js';
import { serverClock } from '/js/net/server_clock.js';

const ANN = { id: 'ann', name: 'Ann' };
const BEN = { id: 'ben', name: 'Ben' };
const HOUR_MS = 3_600_000;
const message = (more) => ({ id: '1', text: 'hello', author: ANN, sent_at: new Date().toISOString(), ...more });
const rights = (of, me) => [...rightsOver(of, me)];

test('anybody may copy what is there, and its author may change and delete it', () => {
  deepEqual(rights(message(), BEN), ['react', 'pick', 'reply', 'copy-text', 'author', 'copy-link']);
  deepEqual(rights(message(), ANN), ['react', 'pick', 'reply', 'copy-text', 'author', 'copy-link', 'edit', 'delete']);
  deepEqual(rights(message({ reactions: [{}] }), BEN).at(-1), 'reactors');
  deepEqual(rights(message({ deleted_at: '2030-01-01T00:00:00.000Z' }), ANN), []);
  deepEqual(rights(message({ gone: true }), ANN), ['copy-text'], 'what was to be saved of it');
});

test('who keeps order in the room may delete what others wrote, and not change it', () => {
  deepEqual([...rightsOver(message(), BEN, { role: 'admin' })].includes('delete'), true);
  deepEqual([...rightsOver(message(), BEN, { role: 'admin' })].includes('edit'), false);
  deepEqual([...rightsOver(message(), BEN, { role: 'member' })].includes('delete'), false);
});

test('a message is changed within a day, by the server\'s clock', async () => {
  const clock = FakeClock.install();
  const sent = message();
  serverClock.learn(new Date(clock.now + 23 * HOUR_MS).toISOString());
  deepEqual([mayEdit(sent, ANN), mayEdit(sent, BEN)], [true, false]);
  await clock.advance(HOUR_MS);
  deepEqual(rights(sent, ANN), ['react', 'pick', 'reply', 'copy-text', 'author', 'copy-link', 'delete']);
});

test('the chatroom’s administrators delete what others wrote, whether they are in the room or not', () => {
  for (const about of [{ kind: 'open' }, { kind: 'closed', role: 'member' }]) {
    deepEqual([...rightsOver(message(), BEN, about, true)].includes('delete'), true);
    deepEqual([...rightsOver(message(), BEN, about, true)].includes('edit'), false);
  }
});

test('who only looks into a room takes part in nothing there, and may still take back what is theirs', () => {
  deepEqual([...rightsOver(message(), BEN, { kind: 'open' })], ['copy-text', 'author', 'copy-link']);
  deepEqual([...rightsOver(message(), ANN, { kind: 'open' })], ['copy-text', 'author', 'copy-link', 'delete']);
  deepEqual([...rightsOver(message(), BEN, { kind: 'open', isAssumed: true })].slice(0, 3), ['react', 'pick', 'reply']);
});

test('who is in the room may mark it as unread', () => {
  deepEqual([...rightsOver(message(), BEN, { role: 'member' })].includes('mark-unread'), true);
  deepEqual(rights(message(), BEN).includes('mark-unread'), false);
});

test('where the room is archived nothing changes any more', () => {
  const archived = { role: 'admin', archived_at: '2030-01-01T00:00:00.000Z' };
  deepEqual([...rightsOver(message({ reactions: [{}] }), ANN, archived)], ['copy-text', 'author', 'copy-link', 'reactors', 'mark-unread']);
});
