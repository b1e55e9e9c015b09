import { deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { setOnLine } from '/tests/support/page.js';
import { Outage } from '/js/net/outage.js';

test('what failed without a network waits for one', async () => {
  setOnLine(false);
  let isOver = null;
  new Outage().isOver({ status: 0 }).then((answer) => (isOver = answer));
  await settle();
  equal(isOver, null);
  setOnLine(true);
  await settle();
  ok(isOver);
});

test('a network that has just come back is given some more tries', async () => {
  const clock = FakeClock.install();
  const outage = new Outage();
  setOnLine(false);
  const answers = [];
  const fail = () => outage.isOver({ status: 0 }).then((answer) => answers.push(answer));
  fail();
  setOnLine(true);
  for (let count = 0; count < 6; count += 1) {
    fail();
    await clock.advance(60_000);
  }
  deepEqual(answers, [true, true, true, true, true, true, false]);
});

test('what failed with one, or was answered, does not wait', async () => {
  ok(!(await new Outage().isOver({ status: 0 })));
  setOnLine(false);
  ok(!(await new Outage().isOver({ status: 409 })));
  ok(!(await new Outage().isOver(new Error('something else'))));
});
