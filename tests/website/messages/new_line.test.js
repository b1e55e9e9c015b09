import { deepEqual, equal, test } from '/tests/harness.js';
import { firstUnreadOf, withNewLine } from '/js/messages/new_line.js';

const ME = { id: 'me' };
const message = (id, author = 'ann', more = {}) => ({ id, author: { id: author }, ...more });

test('what is new begins with the first message of somebody else’s behind the marker', () => {
  const messages = [message('1'), message('2', 'me'), message('3', 'ann', { deleted_at: 'now' }), message('4'), message('5')];
  equal(firstUnreadOf(messages, '1', ME), '4');
  equal(firstUnreadOf(messages, '0', ME), '1');
  equal(firstUnreadOf(messages, '5', ME), null);
  equal(firstUnreadOf(messages, null, ME), null, 'who was never here knows what is new');
});

test('the line stands above that message, and above the day that begins with it', () => {
  const rows = [{ kind: 'day', key: 'd' }, { kind: 'message', id: '1' }, { kind: 'message', id: '2', startsGroup: false }];
  deepEqual(withNewLine(rows, '2').map(({ kind }) => kind), ['day', 'message', 'new', 'message']);
  equal(withNewLine(rows, '2').at(-1).startsGroup, true);
  deepEqual(withNewLine(rows, '1').map(({ kind }) => kind), ['new', 'day', 'message', 'message']);
  equal(withNewLine(rows, '3'), rows);
  equal(withNewLine(rows, null), rows);
});
