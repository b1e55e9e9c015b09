import { deepEqual, equal, rejects, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { fakeLocks } from '/tests/support/tabs.js';
import { inOneTab } from '/js/storage/one_tab.js';

test('one comes after the other, and each gets what it has done', async () => {
  fakeLocks();
  const steps = [];
  const first = Promise.withResolvers();
  const results = Promise.all([
    inOneTab('work', async () => (steps.push('first'), await first.promise, 'one')),
    inOneTab('work', async () => (steps.push('second'), 'two')),
    inOneTab('other work', async () => steps.push('other')),
  ]);
  await settle();
  deepEqual(steps, ['first', 'other']);
  first.resolve();
  deepEqual((await results).slice(0, 2), ['one', 'two']);
  deepEqual(steps, ['first', 'other', 'second']);
});

test('what goes wrong in it is its own, and the next one has its turn', async () => {
  fakeLocks();
  let tries = 0;
  await rejects(inOneTab('work', async () => ((tries += 1), Promise.reject(new Error('no')))), /no/);
  equal(tries, 1);
  equal(await inOneTab('work', async () => 'done'), 'done');
});

test('a tab that holds the lock for ever stops nobody', async () => {
  const clock = FakeClock.install();
  const locks = fakeLocks();
  locks.request('work', () => new Promise(() => {}));
  const done = inOneTab('work', async () => 'done');
  await clock.advance(20_000);
  equal(await done, 'done');
  equal(clock.waiting, 0);
});

test('where there are no locks, it is done all the same, once', async () => {
  fakeLocks(null);
  equal(await inOneTab('work', async () => 'done'), 'done');
  fakeLocks({ request: async () => Promise.reject(new DOMException('No.', 'SecurityError')) });
  let count = 0;
  await inOneTab('work', async () => (count += 1));
  equal(count, 1);
});
