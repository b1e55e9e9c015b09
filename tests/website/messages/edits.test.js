import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { setOnLine } from '/tests/support/page.js';
import { ANN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { emptyStorage, fakeLocks } from '/tests/support/tabs.js';
import { Edits } from '/js/messages/edits.js';
import { SignedOut } from '/js/net/problem.js';

let clock, api, message, locks;

beforeEach(() => {
  emptyStorage();
  locks = fakeLocks();
  clock = FakeClock.install();
  api = new RoomApi();
  message = api.write('hello', { author: ANN });
});

async function open(tab = '1') {
  locks.held.add(`chatroom.tab.${tab}`);
  const edits = new Edits(api, ANN.id, { id: tab });
  after(() => edits.stop());
  await settle();
  return edits;
}

const look = (edits, of = message) => {
  const { text, state, problem, waits } = edits.applied(of);
  return [text, state ?? problem ?? null, problem ?? waits ?? null];
};

test('it is shown at once, and saved', async () => {
  const edits = await open();
  const told = [];
  edits.addEventListener('edited', ({ detail }) => told.push(detail.text));
  edits.add('general', message.id, 'better');
  deepEqual(look(edits), ['better', 'pending', 'Saving…']);
  await settle();
  deepEqual(told, ['better']);
  deepEqual(look(edits), ['hello', null, null], 'by now the room has the new one');
  deepEqual(Object.keys(localStorage), []);
});

test('who edits on while it is saved has the last word', async () => {
  const edits = await open();
  const gate = Promise.withResolvers();
  api.before.edit = () => gate.promise;
  edits.add('general', message.id, 'better');
  await settle();
  edits.add('general', message.id, 'best');
  gate.resolve();
  await settle();
  deepEqual(api.calls.map(([, , { text }]) => text), ['better', 'best']);
  equal(api.said.general[0].text, 'best');
});

test('a lost network and a limit are waited out', async () => {
  const edits = await open();
  const answers = [lose, refuse(429, 'Too many.', { retryAfter: 7_000 })];
  api.before.edit = () => answers.shift()?.();
  edits.add('general', message.id, 'better');
  await clock.advance(60_000);
  equal(api.said.general[0].text, 'better');
});

test('without a network it waits for one, however long that takes', async () => {
  const edits = await open();
  setOnLine(false);
  api.before.edit = lose;
  edits.add('general', message.id, 'better');
  await clock.advance(3_600_000);
  deepEqual([look(edits)[1], api.count('edit')], ['pending', 1]);
  api.before.edit = () => {};
  setOnLine(true);
  await settle();
  equal(api.said.general[0].text, 'better');
});

test('what is refused stands with its text and the reason, until it is tried again or given up', async () => {
  const edits = await open();
  api.before.edit = refuse(403, 'A message can be edited for 24 hours after it was sent.');
  edits.add('general', message.id, 'better');
  await settle();
  deepEqual(look(edits), ['better', 'failed', 'Not saved. A message can be edited for 24 hours after it was sent.']);
  equal(edits.applied(message).gone, false);
  api.before.edit = () => {};
  edits.retry(message.id);
  await settle();
  equal(api.said.general[0].text, 'better');
  api.before.edit = refuse(404);
  edits.add('general', message.id, 'worse');
  await settle();
  edits.remove(message.id);
  equal(edits.applied(message), message);
});

test('of a message that is gone it stands there, too, and says why it cannot be saved', async () => {
  const edits = await open();
  api.before.edit = refuse(403, 'Too late.');
  edits.add('general', message.id, 'better');
  await settle();
  const left = { ...message, text: '', deleted_at: 'then' };
  const { deleted_at, gone } = edits.applied(left);
  deepEqual([deleted_at, gone], [undefined, true]);
  deepEqual(look(edits, left), ['better', 'failed', 'Not saved: the message has been deleted.']);
  edits.remove(message.id);
  equal(edits.applied(left), left);
});

test('a server that fails for long is left to its user', async () => {
  const edits = await open();
  api.before.edit = refuse(500);
  edits.add('general', message.id, 'better');
  await clock.advance(10 * 60_000);
  equal(look(edits)[1], 'failed');
});

test('it outlives a reload, and is not sent unasked', async () => {
  const before = await open();
  api.before.edit = () => new Promise(() => {});
  before.add('general', message.id, 'better');
  await settle();
  const edits = await open();
  deepEqual(look(edits).slice(0, 2), ['better', 'failed']);
  equal(api.count('edit'), 1);
});

test('what was saved, though the page was closed before the answer came, is as it should be', async () => {
  const before = await open();
  api.before.edit = () => new Promise(() => {});
  before.add('general', message.id, 'better');
  await settle();
  const saved = api.change(message, { text: 'better' });
  const edits = await open();
  equal(look(edits)[1], 'failed', 'what the page recalls may be older');
  equal(edits.applied(saved), saved);
  deepEqual([edits.applied(message), Object.keys(localStorage)], [message, []]);
});

test('so is what was saved without an answer while the page is open', async () => {
  const edits = await open();
  api.before.edit = lose;
  edits.add('general', message.id, 'better');
  await clock.advance(10 * 60_000);
  equal(look(edits)[1], 'failed');
  const saved = api.change(message, { text: 'better' });
  equal(edits.applied(saved), saved);
});

test('what another tab is saving is left to it, until that is closed', async () => {
  const one = await open('1');
  api.before.edit = () => new Promise(() => {});
  one.add('general', message.id, 'better');
  await settle();
  equal((await open('2')).applied(message), message);
  locks.held.delete('chatroom.tab.1');
  equal((await open('3')).applied(message).text, 'better');
});

test('whose session has ended loses nothing', async () => {
  const edits = await open();
  api.before.edit = () => {
    throw new SignedOut();
  };
  edits.add('general', message.id, 'better');
  await settle();
  equal((await open()).applied(message).text, 'better');
});

test('what somebody else has put into storage changes nothing', async () => {
  localStorage.setItem('chatroom.ann.edit.1', '{"text": 1}');
  localStorage.setItem(`chatroom.ann.edit.${message.id}`, '[');
  const edits = await open();
  ok(edits.applied(message) === message);
});
