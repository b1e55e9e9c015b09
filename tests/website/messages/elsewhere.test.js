import { beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, BEN, RoomApi, lose } from '/tests/support/room_api.js';
import { Elsewhere } from '/js/messages/elsewhere.js';

let clock, api, elsewhere, changes;

beforeEach(() => {
  clock = FakeClock.install();
  api = new RoomApi();
  elsewhere = new Elsewhere(api, ANN);
  changes = 0;
  elsewhere.addEventListener('change', () => (changes += 1));
});

/** Written, and pushed. */
function say(text, more) {
  const message = api.write(text, { at: clock.now + api.rooms.general.length, ...more });
  elsewhere.receive([{ type: 'message.created', room: message.room, message }]);
  return message;
}

const counts = () => elsewhere.unread.map(({ room, count, isMore }) => [room, count, isMore]);

test('what others say in a room that is heard but not shown is counted', async () => {
  api.write('seen before');
  await elsewhere.watch('general', null);
  say('one');
  say('two');
  say('mine', { author: ANN });
  say('not heard', { room: 'garden' });
  deepEqual(counts(), [['general', 2, false]]);
  equal(elsewhere.total, 2);
});

test('each is counted once, and one that is taken back no more', async () => {
  await elsewhere.watch('general', null);
  const message = say('one');
  elsewhere.receive([{ type: 'message.updated', room: 'general', message }]);
  equal(elsewhere.total, 1);
  elsewhere.receive([{ type: 'message.deleted', room: 'general', message: { ...message, deleted_at: 'now' } }]);
  deepEqual(counts(), []);
});

test('what was read on the screen is not news', async () => {
  const seen = api.write('seen');
  await elsewhere.watch('general', seen.id);
  equal(api.calls.length, 0);
  elsewhere.receive([{ type: 'message.updated', room: 'general', message: { ...seen, text: 'edited' } }]);
  say('one');
  equal(elsewhere.total, 1);
});

test('what was missed while nothing was heard is counted at the next catch-up', async () => {
  const seen = api.write('seen');
  await elsewhere.watch('general', seen.id);
  api.write('missed', { at: clock.now + 1_000 });
  await elsewhere.catchUp();
  await elsewhere.catchUp();
  equal(elsewhere.total, 1);
});

test('a room without a message is caught up with from its beginning', async () => {
  await elsewhere.watch('general', null);
  api.write('the first', { author: BEN });
  await elsewhere.catchUp();
  equal(elsewhere.total, 1);
});

test('more than 99 are many', async () => {
  await elsewhere.watch('general', null);
  for (let number = 0; number < 150; number += 1) say(`${number}`);
  deepEqual(counts(), [['general', 99, true]]);
});

test('once it is on the screen it is read', async () => {
  await elsewhere.watch('general', null);
  say('one');
  const before = changes;
  elsewhere.forget('general');
  deepEqual([counts(), changes], [[], before + 1]);
  say('two');
  equal(elsewhere.total, 0);
});

test('what goes wrong there is no trouble here, and is asked again', async () => {
  api.before.messages = lose;
  await elsewhere.watch('general', null);
  api.before.messages = () => {};
  await elsewhere.catchUp();
  say('one');
  equal(elsewhere.total, 1);
});
