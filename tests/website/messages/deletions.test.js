import { beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { setOnLine } from '/tests/support/page.js';
import { ANN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { Deletions } from '/js/messages/deletions.js';
import { SignedOut } from '/js/net/problem.js';

let clock, api, deletions, told, message;

beforeEach(() => {
  clock = FakeClock.install();
  api = new RoomApi();
  deletions = new Deletions(api);
  told = [];
  for (const type of ['deleted', 'failed']) deletions.addEventListener(type, ({ detail }) => told.push([type, detail]));
  message = api.write('hello', { author: ANN });
});

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
