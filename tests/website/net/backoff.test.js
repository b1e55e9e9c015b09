import { deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { Backoff, fullJitter } from '/js/net/backoff.js';

test('each failure doubles the time within which the next try falls, up to half a minute', () => {
  const most = [0, 1, 2, 3, 4, 5, 6, 40].map((attempt) => fullJitter(attempt, () => 1));
  deepEqual(most, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  equal(fullJitter(5, () => 0), 0);
});

test('a server that names a time is given at least that', () => {
  const backoff = new Backoff(() => 0.5);
  equal(backoff.next(10_000), 10_500);
  equal(backoff.next(), 1_000);
});

test('what worked for a while is tried soon again', () => {
  const backoff = new Backoff(() => 1);
  backoff.next();
  backoff.next();
  backoff.reset();
  equal(backoff.next(), 1_000);
});

async function pauseOf(backoff, atLeast) {
  let isOver = false;
  backoff.pause(atLeast).then(() => (isOver = true));
  await settle();
  return () => isOver;
}

test('a pause ends in its time, or at once when somebody knows better', async () => {
  const clock = FakeClock.install();
  const backoff = new Backoff(() => 1);
  const first = await pauseOf(backoff);
  await clock.advance(999);
  ok(!first());
  await clock.advance(1);
  ok(first());
  const second = await pauseOf(backoff);
  backoff.hurry();
  await settle();
  ok(second());
});

test('a pause that the server asked for is sat out', async () => {
  const clock = FakeClock.install();
  const backoff = new Backoff(() => 0);
  const isOver = await pauseOf(backoff, 5_000);
  backoff.hurry();
  await settle();
  ok(!isOver());
  await clock.advance(5_000);
  ok(isOver());
});
