import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { setOnLine } from '/tests/support/page.js';
import { ANN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { breakStorage, emptyStorage } from '/tests/support/tabs.js';
import { Deletions } from '/js/messages/deletions.js';
import { SignedOut } from '/js/net/problem.js';

let clock, api, deletions, told, message;

beforeEach(() => {
  emptyStorage();
  clock = FakeClock.install();
  api = new RoomApi();
  told = [];
  open();
  message = api.write('hello', { author: ANN });
});

/** As the page does it when the site is opened. */
function open(userId = ANN.id) {
  const opened = new Deletions(api, userId);
  for (const type of ['deleted', 'failed']) opened.addEventListener(type, ({ detail }) => told.push([type, detail]));
  after(() => opened.stop());
  deletions = opened;
}

const kept = () => Object.keys(localStorage);

const look = () => {
  const { text, deleted_at, undo } = deletions.applied(message);
  return [text, Boolean(deleted_at), Boolean(undo)];
};

test('for five seconds it can be had back, and nobody is told', async () => {
  deletions.add(message);
  deepEqual(look(), ['', true, true]);
  await clock.advance(4_900);
  deletions.undo(message.id);
  deepEqual(look(), ['hello', false, false]);
  await clock.advance(60_000);
  deepEqual([api.count('remove'), told], [0, []]);
});

test('then it is deleted, once, and what is left of it is told', async () => {
  deletions.add(message);
  deletions.add(message);
  await clock.advance(5_000);
  equal(api.count('remove'), 1);
  deepEqual(told.map(([type, { id, text }]) => [type, id, text]), [['deleted', message.id, '']]);
  deletions.undo(message.id);
  deepEqual(look(), ['hello', false, false], 'by now the room has its tombstone');
});

test('while it is under way there is no undo', async () => {
  api.before.remove = () => new Promise(() => {});
  deletions.add(message);
  await clock.advance(5_000);
  deletions.undo(message.id);
  deepEqual(look(), ['', true, false]);
});

test('without a network it waits for one', async () => {
  setOnLine(false);
  api.before.remove = lose;
  deletions.add(message);
  await clock.advance(5_000);
  deepEqual([look(), told, api.count('remove')], [['', true, false], [], 1]);
  api.before.remove = () => {};
  setOnLine(true);
  await settle();
  deepEqual(told.map(([type]) => type), ['deleted']);
});

test('who leaves waits no longer', async () => {
  deletions.add(message);
  deletions.add(api.write('another', { author: ANN }));
  deletions.flush({ keepalive: true });
  await settle();
  deepEqual(api.calls.map(([method, , { keepalive }]) => [method, keepalive]), [['remove', true], ['remove', true]]);
  await clock.advance(60_000);
  deletions.flush();
  equal(api.count('remove'), 2);
});

test('what could not be deleted is as it was, says why, and can be tried again at once', async () => {
  for (const [fail, transient] of [[lose, true], [refuse(409, 'The room is archived.'), false]]) {
    told = [];
    api.before.remove = fail;
    deletions.add(message);
    await clock.advance(5_000);
    deepEqual(look(), ['hello', false, false]);
    deepEqual(told.map(([type, detail]) => [type, detail.message, detail.problem.transient]), [['failed', message, transient]]);
  }
  api.before.remove = () => {};
  deletions.retry(message);
  await settle();
  equal(told.at(-1)[0], 'deleted');
});

test('whose session has ended is told that, not this', async () => {
  api.before.remove = () => {
    throw new SignedOut();
  };
  deletions.add(message);
  await clock.advance(5_000);
  deepEqual(told, []);
});

test('what is a tombstone already, and what nobody deletes, is left alone', () => {
  equal(deletions.applied(message), message);
  deletions.add(message);
  const gone = { ...message, deleted_at: 'then' };
  equal(deletions.applied(gone), gone);
  ok(deletions.applied(message).deleted_at !== 'then');
});

test('what is decided outlives a page without a network, is seen to wait, and is done when its user is back', async () => {
  setOnLine(false);
  api.before.remove = lose;
  deletions.add(message);
  await clock.advance(4_000);
  deepEqual([kept(), deletions.applied(message).waits], [[], undefined], 'it is not decided yet');
  await clock.advance(1_000);
  deepEqual([kept(), deletions.applied(message).waits], [[`chatroom.ann.deletion.${message.id}`], 'Waiting for the network']);
  // Nothing more is heard of the page that it was begun in.
  api = Object.assign(new RoomApi(), { said: api.said });
  api.before.remove = lose;
  open('ben');
  deletions.resume();
  deepEqual(look(), ['hello', false, false], 'others have deleted nothing');
  open();
  deletions.resume();
  await settle();
  deepEqual([look(), deletions.applied(message).waits], [['', true, false], 'Waiting for the network']);
  api.before.remove = () => {};
  setOnLine(true);
  await settle();
  deepEqual([Boolean(api.said.general[0].deleted_at), kept()], [true, []]);
});

test('whose session ends within the five seconds, or while it is under way, has deleted it when they are back', async () => {
  for (const end of [() => {}, () => clock.advance(5_000)]) {
    message = api.write('hello', { author: ANN });
    api.before.remove = () => {
      throw new SignedOut();
    };
    deletions.add(message);
    await end();
    deletions.stop();
    await settle();
    deepEqual(kept(), [`chatroom.ann.deletion.${message.id}`]);
    api.before.remove = () => {};
    open();
    deletions.resume();
    await settle();
    deepEqual([told.map(([type]) => type), kept()], [['deleted'], []]);
    told = [];
  }
});

test('what was cut off as the page went is tried again the next time', async () => {
  api.before.remove = lose;
  deletions.add(message);
  deletions.stop();
  await settle();
  equal(kept().length, 1);
});

test('what is gone by then is done; what is refused is told, and not tried again', async () => {
  for (const [status, types] of [[404, []], [409, ['failed']]]) {
    localStorage.setItem(`chatroom.ann.deletion.${message.id}`, '{"room": "general"}');
    told = [];
    api.before.remove = refuse(status);
    open();
    deletions.resume();
    await settle();
    deepEqual([told.map(([type]) => type), kept(), look()], [types, [], ['hello', false, false]]);
  }
});

test('what could not be deleted is not kept, nor what somebody else has put into storage used', async () => {
  api.before.remove = refuse(500);
  deletions.add(message);
  await clock.advance(5_000);
  deepEqual(kept(), []);
  for (const [name, value] of [['1', '{"room": 1}'], ['2', '['], ['3', 'null']]) localStorage.setItem(`chatroom.ann.deletion.${name}`, value);
  open();
  deletions.resume();
  await settle();
  equal(api.count('remove'), 1);
});

test('without storage it goes on from memory', async () => {
  breakStorage('getItem', 'setItem', 'removeItem');
  deletions.add(message);
  await clock.advance(5_000);
  deepEqual(told.map(([type]) => type), ['deleted']);
});
