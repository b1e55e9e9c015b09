import { deepEqual, test } from '/tests/harness.js';
import { rightsOver } from '/js/messages/rights.js';

const message = { id: '1', text: 'hello', author: { id: 'ann', name: 'Ann' } };

test('anybody may copy what is there', () => {
  deepEqual([...rightsOver(message)], ['copy-text', 'copy-link']);
  deepEqual([...rightsOver({ ...message, deleted_at: '2030-01-01T00:00:00.000Z' })], []);
});
