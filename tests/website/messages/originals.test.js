import { deepEqual, equal, test } from '/tests/harness.js';
import { isOriginal, originalOf, withOriginal } from '/js/messages/originals.js';
import { Timeline } from '/js/messages/timeline.js';

const BEN = { id: 'ben', name: 'Ben' };
const message = { id: '1', text: 'Shall we?', author: BEN, rev: 2 };

test('an original is its author and the beginning of its text, or that it is gone', () => {
  deepEqual(originalOf(message), { id: '1', author: BEN, text: 'Shall we?' });
  equal(originalOf({ ...message, text: '🦊'.repeat(200) }).text, '🦊'.repeat(140));
  deepEqual(originalOf({ ...message, deleted_at: 'then' }), { id: '1', deleted: true });
});

test('where the page has the original, a reply shows what that says now', () => {
  const timeline = new Timeline();
  const reply = { id: '2', text: 'Yes', author: BEN, rev: 1, reply_to: { id: '1', author: BEN, text: 'before' } };
  equal(withOriginal(reply, timeline), reply);
  timeline.merge([message]);
  equal(withOriginal(reply, timeline).reply_to.text, 'Shall we?');
  equal(withOriginal(message, timeline), message);
});

test('what is gone does not come back, whatever the page has of it', () => {
  const timeline = new Timeline();
  timeline.merge([message]);
  const reply = { id: '2', text: 'Yes', author: BEN, rev: 1, reply_to: { id: '1', deleted: true } };
  equal(withOriginal(reply, timeline), reply);
});

test('what is kept is looked at before it is believed', () => {
  equal(isOriginal(originalOf(message)), true);
  for (const value of [undefined, null, 'a', {}, { id: '1', text: 'a' }, { id: 1, author: BEN, text: 'a' }]) equal(isOriginal(value), false);
});
