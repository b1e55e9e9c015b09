import { equal, ok, test } from '/tests/harness.js';
import { firstIdAt, later, timeOf } from '/js/messages/uuid7.js';

// The example of RFC 9562, appendix A.6: 22 February 2022, 2:22:22.00 PM GMT-05:00.
const EXAMPLE = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';

test('the time of an id is that of the example in RFC 9562', () => {
  equal(timeOf(EXAMPLE), Date.parse('2022-02-22T14:22:22.000-05:00'));
});

test('the first id of a moment is of that moment, and before all others of it', () => {
  const moment = timeOf(EXAMPLE);
  equal(timeOf(firstIdAt(moment)), moment);
  ok(firstIdAt(moment) < EXAMPLE);
  ok(firstIdAt(moment + 1) > EXAMPLE);
});

test('a moment before 1970 has the first id of all', () => {
  equal(firstIdAt(-1), '00000000-0000-7000-8000-000000000000');
});

test('of two ids the later one wins, and any id wins against none', () => {
  equal(later('b', 'a'), 'b');
  equal(later('a', 'b'), 'b');
  equal(later(null, 'a'), 'a');
  equal(later('a', null), 'a');
  equal(later(null, null), null);
});
