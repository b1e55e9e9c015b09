import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';

test('a timer fires at its moment, and what it sets off runs before the next one', async () => {
  const clock = FakeClock.install('2030-01-01T00:00:00.000Z');
  const seen = [];
  const see = (what) => seen.push(`${what} at ${performance.now()}, ${new Date().toISOString().slice(17)}`);
  setTimeout(async () => {
    see('second');
    await null;
    see('still second');
    setTimeout(() => see('third'), 50);
  }, 200);
  setTimeout((what) => see(what), 100, 'first');
  setTimeout(() => see('never'), 251);
  await clock.advance(250);
  deepEqual(seen, [
    'first at 100, 00.100Z',
    'second at 200, 00.200Z',
    'still second at 200, 00.200Z',
    'third at 250, 00.250Z',
  ]);
  equal(Date.now(), Date.parse('2030-01-01T00:00:00.250Z'));
  deepEqual(clock.pending, [1]);
});

test('an interval goes on until it is cleared', async () => {
  const clock = FakeClock.install();
  let count = 0;
  const interval = setInterval(() => (count += 1), 10);
  await clock.advance(35);
  clearInterval(interval);
  await clock.advance(35);
  equal(count, 3);
  equal(clock.waiting, 0);
});

test('a clock that jumps fires no timer', async () => {
  const clock = FakeClock.install();
  let fired = false;
  setTimeout(() => (fired = true), 1_000);
  const before = Date.now();
  clock.jump(60_000);
  await clock.advance(0);
  equal(Date.now() - before, 60_000);
  equal(performance.now(), 0);
  ok(!fired);
  await clock.advance(1_000);
  ok(fired);
});

test('a signal times out with the clock', async () => {
  const clock = FakeClock.install();
  const signal = AbortSignal.timeout(1_000);
  await clock.advance(999);
  ok(!signal.aborted);
  await clock.advance(1);
  equal(signal.reason.name, 'TimeoutError');
});

test('dates are real ones, and the clock is gone after its test', () => {
  ok(new Date(0) instanceof Date);
  ok(Math.abs(Date.now() - performance.timeOrigin - performance.now()) < 3_600_000);
});
