import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { Timeline } from '/js/messages/timeline.js';

const ANN = { id: 'ann', name: 'Ann' };
const BEN = { id: 'ben', name: 'Ben' };
const message = (id, more = {}) => ({ id, text: id, author: ANN, rev: 1, sent_at: '2030-01-01T00:00:00.000Z', ...more });

function timelineOf(...messages) {
  const timeline = new Timeline();
  timeline.merge(messages);
  return timeline;
}

const texts = (timeline) => timeline.messages.map(({ text }) => text);

test('messages stand in the order of their ids, however they came, each once', () => {
  const timeline = timelineOf(message('3'), message('1'));
  ok(timeline.merge([message('2'), message('3')]));
  deepEqual(texts(timeline), ['1', '2', '3']);
  deepEqual([timeline.oldestId, timeline.newestId, timeline.size], ['1', '3', 3]);
  deepEqual([timeline.get('2').text, timeline.get('4')], ['2', undefined]);
});

test('what is known already is no news', () => {
  const timeline = timelineOf(message('1'));
  ok(!timeline.merge([message('1')]));
  ok(!timeline.merge([]));
});

test('the newest version is kept, whichever comes last', () => {
  const edited = message('1', { text: 'edited', rev: 2 });
  const again = message('1', { text: 'again', rev: 3 });
  const timeline = timelineOf(edited);
  ok(timeline.merge([again]));
  ok(!timeline.merge([edited, message('1')]));
  deepEqual(texts(timeline), ['again']);
});

test('a deletion is final, whatever the clock of an edit says', () => {
  const deleted = message('1', { text: '', rev: 3, deleted_at: '2030-01-01T00:01:00.000Z' });
  const timeline = timelineOf(deleted);
  ok(!timeline.merge([message('1', { text: 'later', rev: 2, edited_at: '2031-01-01T00:00:00.000Z' })]));
  deepEqual(texts(timeline), ['']);
});

test('a reaction is news, though nobody has edited anything', () => {
  const reactions = [{ emoji: '\u{1F44D}', count: 1, users: ['ben'] }];
  const timeline = timelineOf(message('1', { reactions: [] }));
  ok(timeline.merge([message('1', { rev: 2, reactions })]));
  deepEqual(timeline.messages[0].reactions, reactions);
});

test('of several versions in one frame the one of the highest rev is kept, in whatever order they stand', () => {
  const [one, two, three] = [1, 2, 3].map((rev) => message('1', { text: `rev ${rev}`, rev }));
  for (const frame of [[one, two, three], [three, two, one], [two, three, one]]) deepEqual(texts(timelineOf(...frame)), ['rev 3']);
});

test('two messages of one client_id are two messages', () => {
  const timeline = timelineOf(message('1', { client_id: 'same' }), message('2', { client_id: 'same' }));
  equal(timeline.size, 2);
});

test('a message is found by its author and their key', () => {
  const timeline = timelineOf(message('1', { client_id: 'key' }));
  ok(timeline.has('key', 'ann'));
  ok(!timeline.has('key', 'ben'));
  ok(!timeline.has('other', 'ann'));
});

test('the newest are kept when it gets long', () => {
  const timeline = timelineOf(message('1'), message('2'), message('3'));
  timeline.keepNewest(2);
  deepEqual(texts(timeline), ['2', '3']);
  timeline.keepNewest(5);
  timeline.dropBefore('3');
  deepEqual(texts(timeline), ['3']);
});

test('what was edited or deleted and has no place here is known all the same, in its newest version', () => {
  const timeline = timelineOf(message('5'));
  const elsewhere = () => false;
  const [edited, deleted] = [message('1', { text: 'edited', rev: 3, edited_at: 'then' }), message('1', { text: '', rev: 5, deleted_at: 'then' })];
  ok(timeline.merge([edited], elsewhere));
  ok(!timeline.merge([edited, message('1', { text: 'older', rev: 2, edited_at: 'then' }), message('2', { rev: 2 })], elsewhere));
  deepEqual([timeline.original('1').text, timeline.original('2'), timeline.original('5').text], ['edited', undefined, '5']);
  ok(timeline.merge([deleted], elsewhere));
  deepEqual([texts(timeline), timeline.oldestId, timeline.size], [['5'], '5', 1]);
  timeline.merge([edited, message('2')]);
  deepEqual(texts(timeline), ['', '2', '5'], 'a page that was read before');
});

test('so is what was when it gets long, and of what may have been missed nothing is', () => {
  const timeline = timelineOf(message('1', { rev: 2, edited_at: 'then' }), message('2'), message('3'));
  const { known } = timeline;
  timeline.dropBefore('3');
  deepEqual([timeline.original('1').rev, timeline.original('2')], [2, undefined]);
  timeline.merge([message('0', { rev: 2, deleted_at: 'then' })], () => false);
  timeline.forget(known);
  deepEqual([timeline.original('1'), timeline.original('0').rev, timeline.get('3').rev], [undefined, 2, 1]);
});

test('a page says what its messages reply to, though they have not changed themselves', () => {
  const reply = (text, rev) => message('2', { rev, reply_to: { id: '1', author: BEN, text } });
  const timeline = timelineOf(reply('before', 2));
  ok(!timeline.merge([reply('now', 2)]), 'an event may be late');
  ok(timeline.mergePage([reply('now', 2)]));
  ok(!timeline.mergePage([reply('now', 2), reply('older', 1)]));
  ok(timeline.mergePage([message('2', { rev: 2, reply_to: { id: '1', deleted: true } })]));
  deepEqual(timeline.get('2').reply_to, { id: '1', deleted: true });
});

test('what others wrote after an id is counted, but not what they took back', () => {
  const timeline = timelineOf(
    message('1', { author: BEN }),
    message('2', { author: BEN }),
    message('3'),
    message('4', { author: BEN, deleted_at: 'now' }),
    message('5', { author: BEN }),
  );
  deepEqual([timeline.countAfter('1', 'ann'), timeline.countAfter('', 'ann'), timeline.countAfter('5', 'ann')], [2, 3, 0]);
});
