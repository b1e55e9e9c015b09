import { deepEqual, test } from '/tests/harness.js';
import { Problem, SignedOut, isOfRequest } from '/js/net/problem.js';

test('what a request ends with is told from what the page itself does wrong', () => {
  const errors = [new Problem({ status: 409 }), new Problem(), new SignedOut(), new TypeError('no function')];
  deepEqual(errors.map(isOfRequest), [true, true, true, false]);
});
