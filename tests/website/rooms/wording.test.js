import { equal, match, test } from '/tests/harness.js';
import { onOneLine, problemWith } from '/js/rooms/wording.js';

const SIGN = '\u{1F600}';

test('a room has a name of up to 80 characters, and a topic of up to 250', () => {
  equal(problemWith({ name: '' }), 'A room needs a name.');
  equal(problemWith({ name: SIGN.repeat(80), topic: SIGN.repeat(250) }), '');
  match(problemWith({ name: SIGN.repeat(81) }), /at most 80 characters\. This one has 81\./);
  match(problemWith({ name: 'a', topic: 'x'.repeat(251) }), /at most 250 characters\. This one has 251\./);
});

test('of what is not given nothing is said', () => {
  equal(problemWith({}), '');
  match(problemWith({ topic: 'x'.repeat(251) }), /topic/);
});

test('both stand on one line', () => {
  equal(onOneLine(' Pears \n\n and  plums '), 'Pears and  plums');
});
