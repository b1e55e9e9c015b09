import { equal, match, test } from '/tests/harness.js';
import { atMidnight, showDay, showTime } from '/js/views/time.js';
import { FakeClock } from '/tests/support/clock.js';

// The page's time zone is Berlin, its language British English: tests/support/module_tests.py.
const shown = (show, ...rest) => {
  const element = document.createElement('time');
  show(element, ...rest);
  return element;
};

test('a time is the hour and minute here, with the whole date behind it', () => {
  const element = shown(showTime, new Date('2026-01-02T22:05:09.123Z'));
  equal(element.textContent, '23:05');
  equal(element.dateTime, '2026-01-02T22:05:09.123Z');
  match(element.title, /Friday.* 2 January 2026.* 23:05/);
});

test('a day is named from where the reader stands', () => {
  const now = new Date('2026-03-30T08:00:00+02:00');
  const day = (text) => shown(showDay, new Date(text), now).textContent;
  equal(day('2026-03-30T00:00:00+02:00'), 'Today');
  equal(day('2026-03-29T23:59:59+02:00'), 'Yesterday');
  equal(day('2026-03-28T12:00:00+01:00'), 'Saturday 28 March', 'over the change to summer time');
  equal(day('2025-12-31T12:00:00+01:00'), '31 December 2025');
  equal(shown(showDay, new Date('2026-03-29T22:30:00Z'), now).dateTime, '2026-03-30');
});

test('each midnight is told of, again and again', async () => {
  const clock = FakeClock.install('2026-05-04T21:59:00.000Z');
  let count = 0;
  atMidnight(() => (count += 1));
  await clock.advance(60_000);
  equal(count, 0);
  await clock.advance(2_000);
  equal(count, 1);
  await clock.advance(24 * 60 * 60_000);
  equal(count, 2);
});

test('within a run the half of the day is left out, the rest is the same', () => {
  const [whole, short] = [true, false].map((inFull) => shown(showTime, new Date('2026-01-02T22:05:09Z'), inFull).textContent);
  equal(short, whole.replace(/\s*[AP]M$/i, ''));
});

test('a time that reads the same is not put there again', () => {
  const element = shown(showTime, new Date('2026-01-02T22:05:00.000Z'));
  const before = element.firstChild;
  showTime(element, new Date('2026-01-02T22:05:59.999Z'));
  equal(element.firstChild, before);
  equal(element.dateTime, '2026-01-02T22:05:59.999Z');
});
