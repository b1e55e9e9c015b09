import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { askBeforeSignOut } from '/js/views/sign_out_question.js';

function question(outbox, answer = true) {
  const asked = [];
  const goesOn = askBeforeSignOut(outbox, (text) => (asked.push(text), answer));
  return { asked, goesOn };
}

test('where nothing waits, nothing is asked', () => {
  deepEqual(question({ size: 0 }), { asked: [], goesOn: true });
});

test('what waits is kept and sent later, and that is what is said', () => {
  const { asked, goesOn } = question({ size: 1, waiting: 1, isSafe: true }, false);
  deepEqual(asked, [
    '1 message has not been sent. It stays in this browser, and is sent when you sign in here again within a day. Sign out?',
  ]);
  ok(!goesOn);
  equal(
    question({ size: 2, waiting: 2, isSafe: true }).asked[0],
    '2 messages have not been sent. They stay in this browser, and are sent when you sign in here again within a day. Sign out?',
  );
});

test('what has failed waits for its user, so nothing is promised of it', () => {
  const { asked } = question({ size: 2, waiting: 1, isSafe: true });
  deepEqual(asked, ['2 messages have not been sent. They stay in this browser until you sign in here again. Sign out?']);
});

test('where the browser keeps nothing, that is said', () => {
  const { asked } = question({ size: 1, waiting: 1, isSafe: false });
  deepEqual(asked, ['1 message has not been sent. This browser keeps nothing: it will be lost. Sign out?']);
});
