import { deepEqual, equal, test } from '/tests/harness.js';
import { Timeline } from '/js/messages/timeline.js';

const message = (id, more = {}) => ({ id, text: `text of ${id}`, author: { id: 'bob' }, ...more });
const ids = (timeline) => timeline.messages.map(({ id }) => id);

function timelineOf(...all) {
  const timeline = new Timeline();
  timeline.merge(all.map((each) => (typeof each === 'string' ? message(each) : each)));
  return timeline;
}

test('messages are once per id, in the order of their ids, however they come', () => {
  const timeline = timelineOf('3', '1');
  timeline.merge([message('2'), message('1'), message('2')]);
  deepEqual(ids(timeline), ['1', '2', '3']);
  deepEqual([timeline.oldestId, timeline.newestId, timeline.size], ['1', '3', 3]);
});

test('merging tells whether anything changed', () => {
  const timeline = timelineOf('1');
  equal(timeline.merge([message('1')]), false);
  equal(timeline.merge([]), false);
  equal(timeline.merge([message('2')]), true);
});

test('the newest version wins, in whatever order the versions come', () => {
  const first = message('1');
  const edited = message('1', { text: 'edited', edited_at: '2026-01-01T00:00:01.000Z' });
  const again = message('1', { text: 'again', edited_at: '2026-01-01T00:00:02.000Z' });
  for (const order of [[first, edited, again], [again, edited, first], [edited, again, first]]) {
    const timeline = new Timeline();
    for (const version of order) timeline.merge([version]);
    equal(timeline.messages[0].text, 'again');
  }
});

test("a deletion is final, whatever an edit's clock says", () => {
  const deleted = message('1', { text: '', deleted_at: '2026-01-01T00:00:01.000Z' });
  const edited = message('1', { text: 'edited', edited_at: '2027-01-01T00:00:00.000Z' });
  equal(timelineOf(deleted, edited).messages[0].text, '');
  equal(timelineOf(edited, deleted).messages[0].text, '');
});

test('it forgets what is older than an id, or than its newest ones', () => {
  const timeline = timelineOf('1', '2', '3', '4');
  timeline.dropBefore('2');
  deepEqual(ids(timeline), ['2', '3', '4']);
  timeline.keepNewest(2);
  deepEqual(ids(timeline), ['3', '4']);
  timeline.keepNewest(2);
  deepEqual(ids(timeline), ['3', '4']);
});

test("what others wrote after an id is counted, without one's own and what is deleted", () => {
  const mine = message('3', { author: { id: 'me' } });
  const deleted = message('4', { deleted_at: '2026-01-01T00:00:01.000Z' });
  const timeline = timelineOf('1', '2', mine, deleted, '5');
  equal(timeline.countAfter('1', 'me'), 2);
  equal(timeline.countAfter('5', 'me'), 0);
  equal(timeline.countAfter('', 'me'), 3);
});

test("one's own message is known by its key, another's with the same key is not", () => {
  const timeline = timelineOf(message('1', { client_id: 'k' }));
  equal(timeline.has('k', 'bob'), true);
  equal(timeline.has('k', 'me'), false);
  equal(timeline.has('l', 'bob'), false);
});

test('an empty timeline has no ends', () => {
  const timeline = new Timeline();
  deepEqual([timeline.messages, timeline.oldestId, timeline.newestId, timeline.size], [[], null, null, 0]);
});
