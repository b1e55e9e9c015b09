import { deepEqual, equal, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { Pace } from '/js/net/pace.js';

test('sixteen may go out within any ten seconds', async () => {
  const clock = FakeClock.install();
  const pace = new Pace();
  for (let count = 0; count < 16; count += 1) {
    equal(pace.wait, 0);
    pace.count();
    await clock.advance(100);
  }
  const waits = [pace.wait];
  await clock.advance(8_400);
  waits.push(pace.wait);
  pace.count();
  waits.push(pace.wait);
  await clock.advance(100);
  waits.push(pace.wait);
  deepEqual(waits, [8_400, 0, 100, 0]);
});
