import { equal, ok, test } from '/tests/harness.js';
import { looksIn } from '/tests/support/effort.js';

test('what looks at each character once is told from what looks at the rest each time', () => {
  const text = 'a'.repeat(1_000);
  const once = looksIn(() => [...text.matchAll(/a/g)]);
  const again = looksIn(() => {
    for (let at = 0; at < text.length; at += 1) /b/.test(text.slice(at));
  });
  ok(once < 5_000, once);
  ok(again > 500_000, again);
  equal(looksIn(() => text.length), 0);
});
