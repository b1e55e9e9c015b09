import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ageOf, isEntry, newEntry } from '/js/messages/unsent.js';
import { serverClock } from '/js/net/server_clock.js';

const HOUR_MS = 3_600_000;

test('its age is what has passed by the server, however far this machine has been set back', async () => {
  const clock = FakeClock.install('1999-01-01T00:00:00.000Z');
  serverClock.learn('2030-01-01T00:00:00.000Z');
  const entry = newEntry('general', 'hello', 1);
  await clock.advance(HOUR_MS);
  equal(ageOf(entry), HOUR_MS);
  clock.jump(-500 * HOUR_MS);
  serverClock.learn('2030-01-03T14:00:00.000Z');
  equal(ageOf(entry), 62 * HOUR_MS);
});

test('of several clocks the one counts that says the longest time', () => {
  const clock = FakeClock.install();
  serverClock.learn('2030-01-01T00:00:00.000Z');
  const entry = newEntry('general', 'hello', 1);
  clock.jump(10 * HOUR_MS);
  equal(ageOf(entry), 10 * HOUR_MS, 'the server has said nothing since');
  equal(ageOf(entry, 11 * HOUR_MS), 11 * HOUR_MS);
  serverClock.learn('2030-01-01T00:00:01.000Z');
  equal(ageOf(entry), 10 * HOUR_MS);
  serverClock.learn('2030-01-01T12:00:00.000Z');
  equal(ageOf(entry, 11 * HOUR_MS), 12 * HOUR_MS);
});

test('one from the future is older than anything: nobody knows how far the clock was set back', () => {
  const clock = FakeClock.install();
  const entry = { ...newEntry('general', 'hello', 1), asked_at: null };
  clock.jump(-60_000);
  equal(ageOf(entry), 0);
  clock.jump(-HOUR_MS);
  equal(ageOf(entry), Infinity);
});

test('two of the same text have keys of their own', () => {
  const keys = [newEntry('general', 'hello', 1), newEntry('general', 'hello', 2)].map(({ client_id }) => client_id);
  equal(new Set(keys).size, 2);
});

test('what storage holds is an entry only if it has what an entry has', () => {
  const entry = newEntry('general', 'hello', 1);
  ok(isEntry(entry));
  const broken = [null, 5, 'text', [], {}, { ...entry, room: undefined }, { ...entry, text: 5 }, { ...entry, state: 'lost' }];
  deepEqual(broken.filter(isEntry), []);
  ok(!isEntry({ ...entry, order: 'first' }));
});
