import { equal, test } from '../harness.js';
import { TypingNotifier } from '/js/people/typing_notifier.js';

test('one who goes on typing is told of again and again, and never sooner than the server takes it', () => {
  const told = [];
  let now = 0;
  const notifier = new TypingNotifier(() => told.push(now));
  for (; now <= 20_000; now += 100) notifier.typed(now);
  const pauses = told.slice(1).map((time, n) => time - told[n]);
  // The server drops what comes within 3 s, however long each was on its way; what is told is shown for 5 s.
  equal(pauses.every((pause) => pause >= 3_400 && pause < 5_000), true);
});

test('who has sent something and types again is told of at once', () => {
  let told = 0;
  const notifier = new TypingNotifier(() => told++);
  notifier.typed(0);
  notifier.typed(100);
  equal(told, 1);
  notifier.sent();
  notifier.typed(200);
  equal(told, 2);
});
