import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, BEN, RoomApi } from '/tests/support/room_api.js';
import { emptyStorage, fakeLocks } from '/tests/support/tabs.js';
import { Looks } from '/js/messages/looks.js';
import { Timeline } from '/js/messages/timeline.js';
import { Names } from '/js/people/names.js';

let clock, api, room, looks, changes, stored;

beforeEach(() => {
  emptyStorage();
  fakeLocks();
  clock = FakeClock.install();
  api = new RoomApi();
  room = { id: 'general', timeline: new Timeline() };
  const stopping = new AbortController();
  looks = new Looks({ api, me: ANN, room: () => room, names: new Names(api), signal: stopping.signal });
  [changes, stored] = [0, []];
  looks.addEventListener('change', () => (changes += 1));
  looks.addEventListener('stored', ({ detail }) => stored.push(detail));
  after(() => (looks.stop(), stopping.abort()));
});

function say(text, more) {
  const message = api.write(text, { author: ANN, rev: 1, ...more });
  room.timeline.merge([message]);
  return message;
}

test('what is done with a message is seen at once, and told once the server has it', async () => {
  const message = say('hello');
  looks.reactions.toggle(message, '👍');
  looks.edits.add('general', message.id, 'better');
  const { text, state, reactions } = looks.of(message);
  deepEqual([text, state, reactions.map(({ emoji, own }) => [emoji, own])], ['better', 'pending', [['👍', true]]]);
  await settle();
  deepEqual(stored.map(({ id, rev }) => [id, rev > 1]), [[message.id, true], [message.id, true]]);
  looks.deletions.add(message);
  equal(looks.of(message).text, '');
  await clock.advance(5_000);
  deepEqual([Boolean(stored.at(-1).deleted_at), changes > 5], [true, true]);
});

test('a message is shown with whom it names and what it replies to, as these are now', async () => {
  const original = say('Shall we?', { author: BEN });
  const reply = say('ask <@cleo>', { mentions: ['cleo'], reply_to: { id: original.id, author: BEN, text: 'Shall I?' } });
  equal(looks.of(reply).reply_to.text, 'Shall we?');
  await settle();
  deepEqual([looks.of(reply).people, changes], [[{ id: 'cleo', name: 'Cleo' }], 1]);
  deepEqual(looks.ofWaiting({ text: 'ask <@cleo>' }).people, [{ id: 'cleo', name: 'Cleo' }]);
  const past = { timeline: new Timeline() };
  past.timeline.merge([{ ...original, text: 'Shall they?' }]);
  room.past = past;
  equal(looks.of(reply).reply_to.text, 'Shall they?');
});

test('what is replied to is as the page was told, also where it is older than all that is there', () => {
  const original = api.write('Shall we?', { author: BEN, at: 1_000 });
  const reply = say('Yes', { reply_to: { id: original.id, author: BEN, text: 'Shall we?' } });
  equal(looks.original(original.id), null);
  room.timeline.merge([api.change(original, { text: 'Shall I?', edited_at: 'then' })], () => false);
  deepEqual([looks.of(reply).reply_to.text, looks.original(original.id).text], ['Shall I?', 'Shall I?']);
  deepEqual(looks.ofWaiting({ text: 'No', reply_to: reply.reply_to }).reply_to.text, 'Shall I?');
  room.timeline.merge([api.change(original, { text: '', deleted_at: 'then' })], () => false);
  deepEqual([looks.of(reply).reply_to.deleted, looks.original(original.id).deleted], [true, true]);
});

test('who goes away has deleted it: by signing out, and from the page', async () => {
  for (const [leave, keepalive] of [[() => looks.leave(), false], [() => dispatchEvent(new Event('pagehide')), true]]) {
    api.calls = [];
    looks.deletions.add(say('hello'));
    leave();
    await settle();
    deepEqual(api.calls.map(([method, , asked]) => [method, asked.keepalive]), [['remove', keepalive]]);
  }
});

test('without a room there is no message on the screen', () => {
  const message = say('hello');
  room = null;
  deepEqual([looks.timeline, looks.of(message).text], [null, 'hello']);
});
