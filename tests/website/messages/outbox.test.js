import { after, beforeEach, deepEqual, equal, notEqual, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { breakStorage, emptyStorage, fakeLocks, tellOfStorage } from '/tests/support/tabs.js';
import { Outbox } from '/js/messages/outbox.js';
import { Problem, SignedOut } from '/js/net/problem.js';
import { serverClock } from '/js/net/server_clock.js';

const HOUR_MS = 3_600_000;

let clock, api, serverTime;

beforeEach(() => {
  emptyStorage();
  fakeLocks();
  clock = FakeClock.install();
  serverTime = () => clock.now;
  api = new RoomApi();
  // Every answer of the server tells its time.
  api.before.messages = () => serverClock.learn(new Date(serverTime()).toISOString());
  serverClock.learn(new Date(clock.now).toISOString());
});

function open(user = ANN.id) {
  const outbox = new Outbox(api, user);
  after(() => outbox.stop());
  return outbox;
}

const sent = () => api.calls.filter(([method]) => method === 'send').map(([, room, { text }]) => [room, text]);
const keysSent = () => api.calls.filter(([method]) => method === 'send').map(([, , { client_id }]) => client_id);
const texts = (room = 'general') => (api.said[room] ?? []).map(({ text }) => text);
const shown = (outbox, room = 'general') => outbox.in(room).map(({ text, state }) => [text, state]);

test('messages go one at a time, in their order, each to the room that it was written for', async () => {
  const outbox = open();
  const first = Promise.withResolvers();
  api.before.send = () => first.promise;
  outbox.add('general', 'one');
  outbox.add('garden', 'two');
  outbox.add('general', 'three');
  await settle();
  deepEqual(sent(), [['general', 'one']]);
  first.resolve();
  await settle();
  deepEqual(sent(), [['general', 'one'], ['garden', 'two'], ['general', 'three']]);
  deepEqual([outbox.size, outbox.waiting], [0, 0]);
});

test('one that is stored is told with what the server made of it', async () => {
  const outbox = open();
  const told = [];
  for (const type of ['posted', 'sent']) outbox.addEventListener(type, ({ detail }) => told.push([type, detail.text]));
  outbox.add('general', 'hello');
  await settle();
  deepEqual(told, [['posted', 'hello'], ['sent', 'hello']]);
});

test('one that never arrived is sent again under its key', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await clock.advance(1_000);
  api.before.send = () => {};
  await clock.advance(120_000);
  deepEqual(texts(), ['hello']);
  equal(new Set(keysSent()).size, 1);
  equal(outbox.size, 0);
});

test('one whose answer was lost is not sent again: the room has it', async () => {
  const outbox = open();
  api.answering = lose;
  outbox.add('general', 'hello');
  await clock.advance(5_000);
  equal(api.count('send'), 1);
  deepEqual(texts(), ['hello']);
  equal(outbox.size, 0);
});

test('the room is asked before each try but the first', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await clock.advance(30_000);
  const methods = api.calls.map(([method]) => method);
  ok(methods.length > 5, methods);
  deepEqual(methods, methods.map((_, index) => (index % 2 ? 'messages' : 'send')));
});

test('stored, its answer lost, and the machine sleeps 62 hours: it is found, not stored twice', async () => {
  const outbox = open();
  const answer = Promise.withResolvers();
  api.answering = () => answer.promise;
  outbox.add('general', 'hello');
  await settle();
  for (let count = 0; count < 250; count += 1) api.write(`later ${count}`, { at: clock.now + 1_000 + count });
  clock.jump(62 * HOUR_MS);
  answer.reject(new Problem());
  await clock.advance(1_000);
  equal(api.count('send'), 1);
  equal(outbox.size, 0);
  equal(texts().filter((text) => text === 'hello').length, 1);
});

test('what may have arrived more than a day ago, and cannot be found, is not sent unasked', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await settle();
  api.before.send = () => {};
  // The clock of the day says nothing of it: it stood still, or was set back.
  serverTime = () => clock.now + 62 * HOUR_MS;
  await clock.advance(60_000);
  equal(api.count('send'), 1);
  const [entry] = outbox.in('general');
  equal(entry.state, 'failed');
  equal(entry.problem, 'Nobody has confirmed that this was sent. Send it again?');
});

test('sent all the same, it is a new message, with a key of its own and the time of now', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await settle();
  api.before.send = () => {};
  clock.jump(25 * HOUR_MS);
  await clock.advance(2_000);
  const [{ client_id }] = outbox.in('general');
  outbox.retry(client_id);
  await settle();
  deepEqual(texts(), ['hello']);
  notEqual(api.said.general[0].client_id, client_id);
  equal(outbox.size, 0);
});

test('or it is given up', async () => {
  const outbox = open();
  api.before.send = refuse(403);
  outbox.add('general', 'hello');
  await settle();
  outbox.remove(outbox.in('general')[0].client_id);
  deepEqual(shown(outbox), []);
  deepEqual(shown(open()), []);
});

test('one that was written a day ago and never tried is not sent unasked either', async () => {
  api.before.send = lose;
  const offline = open();
  offline.add('general', 'first');
  offline.add('general', 'second');
  await settle();
  offline.stop();
  clock.jump(25 * HOUR_MS);
  api.before.send = () => {};
  const outbox = open();
  outbox.resume();
  await settle();
  deepEqual(shown(outbox), [['first', 'failed'], ['second', 'failed']]);
  deepEqual(texts(), []);
  equal(outbox.in('general')[1].problem, 'Not sent. It was written more than a day ago.');
});

test('one that looks old by this machine alone is looked for, and then its user is asked', async () => {
  api.before.send = lose;
  const offline = open();
  offline.add('general', 'tried');
  offline.add('general', 'never tried');
  await settle();
  offline.stop();
  api.before.send = () => {};
  const began = clock.now;
  clock.jump(62 * HOUR_MS);
  serverTime = () => began + 60_000;
  const outbox = open();
  outbox.resume();
  await settle();
  deepEqual(shown(outbox), [['tried', 'failed'], ['never tried', 'failed']]);
  deepEqual(api.calls.slice(1).map(([method]) => method), ['messages', 'messages']);
});

test('a clock that was set back is no reason to ask, once the server has told its time', async () => {
  api.before.send = lose;
  const offline = open();
  offline.add('general', 'first');
  offline.add('general', 'second');
  await settle();
  offline.stop();
  api.before.send = () => {};
  const began = clock.now;
  clock.jump(-300 * HOUR_MS);
  serverTime = () => began + 60_000;
  const outbox = open();
  outbox.remove(outbox.in('general')[0].client_id);
  outbox.resume();
  await settle();
  deepEqual(api.calls.slice(1).map(([method]) => method), ['messages', 'send']);
  deepEqual(texts(), ['second']);
});

test('age is looked at before every try, not only at the first: a day of failures ends in a question', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  for (let hour = 0; hour < 25; hour += 1) {
    await clock.advance(60_000);
    clock.stall(HOUR_MS - 60_000);
  }
  await clock.advance(60_000);
  deepEqual(shown(outbox), [['hello', 'failed']]);
});

test('while the room cannot be asked, nothing is sent again and nothing is claimed', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await settle();
  api.before = { ...api.before, send: () => {}, messages: lose };
  clock.jump(62 * HOUR_MS);
  await clock.advance(120_000);
  equal(api.count('send'), 1);
  deepEqual(shown(outbox), [['hello', 'pending']]);
});

test('what a server refuses for good fails with its reason, and can be sent again under its key', async () => {
  const outbox = open();
  api.before.send = refuse(403, 'Not now.');
  outbox.add('general', 'hello');
  await settle();
  const [{ client_id, problem }] = outbox.in('general');
  equal(problem, 'Not sent. Not now.');
  api.before.send = () => {};
  outbox.retry(client_id);
  await settle();
  equal(api.said.general[0].client_id, client_id);
});

test('a key that the server knows for something else is not used again', async () => {
  const outbox = open();
  api.before.send = refuse(409);
  outbox.add('general', 'hello');
  await settle();
  const [{ client_id }] = outbox.in('general');
  api.before.send = () => {};
  outbox.retry(client_id);
  await settle();
  notEqual(api.said.general[0].client_id, client_id);
});

test('a server in trouble is given its time, and after ten tries its user is asked', async () => {
  const outbox = open();
  api.before.send = refuse(503);
  outbox.add('general', 'hello');
  await clock.advance(10 * 60_000);
  deepEqual(shown(outbox), [['hello', 'failed']]);
  equal(api.count('send'), 11);
});

test('one that fails does not hold up the next', async () => {
  const outbox = open();
  api.before.send = ({ text }) => text === 'bad' && refuse(422)();
  outbox.add('general', 'bad');
  outbox.add('general', 'good');
  await settle();
  deepEqual(texts(), ['good']);
});

test('unsent messages outlive a closed tab and a sign-out, and are their user\'s alone', async () => {
  api.before.send = lose;
  const outbox = open();
  outbox.add('garden', 'hello');
  await settle();
  outbox.stop();
  api.before.send = () => {};
  const other = open('ben');
  other.resume();
  await settle();
  equal(other.size, 0);
  const again = open();
  deepEqual(shown(again, 'garden'), [['hello', 'pending']]);
  again.resume();
  await settle();
  deepEqual(texts('garden'), ['hello']);
});

test('who signs out sends nothing more, and loses nothing', async () => {
  const outbox = open();
  api.before.send = () => {
    throw new SignedOut();
  };
  outbox.add('general', 'one');
  outbox.add('general', 'two');
  await clock.advance(60_000);
  equal(api.count('send'), 1);
  deepEqual(shown(open()), [['one', 'pending'], ['two', 'pending']]);
});

test('two tabs send one message once, and both show it once', async () => {
  const [one, other] = [open(), open()];
  const told = [];
  other.addEventListener('sent', ({ detail }) => told.push(detail.text));
  const gate = Promise.withResolvers();
  api.before.send = () => gate.promise;
  one.add('general', 'hello');
  const [{ client_id }] = one.in('general');
  const key = `chatroom.ann.outbox.${client_id}`;
  tellOfStorage(key);
  deepEqual(shown(other), [['hello', 'pending']]);
  other.resume();
  await settle();
  const states = watchStates(key);
  const kept = localStorage.getItem(key);
  gate.resolve();
  await settle();
  equal(api.count('send'), 1);
  tellOfStorage(key, JSON.stringify({ ...JSON.parse(kept), state: 'sent', message: api.said.general[0] }));
  tellOfStorage(key, null);
  await settle();
  deepEqual(told, ['hello']);
  deepEqual(states, ['sent'], 'the other tab is given the message before its entry goes');
  deepEqual([one.size, other.size], [0, 0]);
  deepEqual(api.calls.map(([method]) => method), ['send'], 'what another tab has sent is not even asked for');
});

/** The states of an entry that are written from now on. */
function watchStates(key) {
  const states = [];
  const { setItem } = Storage.prototype;
  Storage.prototype.setItem = function (name, value) {
    if (name === key) states.push(JSON.parse(value).state);
    return setItem.call(this, name, value);
  };
  after(() => (Storage.prototype.setItem = setItem));
  return states;
}

test('what a closed tab has left is sent by another within a minute', async () => {
  const [one, other] = [open(), open()];
  api.before.send = lose;
  one.add('general', 'hello');
  await settle();
  one.stop();
  tellOfStorage(`chatroom.ann.outbox.${one.in('general')[0].client_id}`);
  api.before.send = () => {};
  await clock.advance(61_000);
  deepEqual(texts(), ['hello']);
  equal(other.size, 0);
});

test('where storage is full or forbidden it goes on from memory, and says that nothing is kept', async () => {
  breakStorage('setItem');
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await settle();
  ok(!outbox.isSafe);
  deepEqual(shown(outbox), [['hello', 'pending']]);
  api.before.send = () => {};
  outbox.resume();
  await settle();
  deepEqual(texts(), ['hello']);
  ok(outbox.isSafe);
});

test('what somebody else has put into storage sends nothing', async () => {
  localStorage.setItem('chatroom.ann.outbox.1', '{"text":"hello"}');
  localStorage.setItem('chatroom.ann.outbox.2', '[');
  const entry = { room: 'general', text: 'hello', client_id: '3', created_at: new Date().toISOString(), order: 1 };
  localStorage.setItem('chatroom.ann.outbox.4', JSON.stringify({ ...entry, tried: false, state: 'pending' }));
  const outbox = open();
  outbox.resume();
  await settle();
  deepEqual([outbox.size, api.calls.length], [0, 0]);
});

test('one that is found by other means, or given up, while it waits is not sent', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await settle();
  api.before.send = () => {};
  const gate = Promise.withResolvers();
  api.before.messages = () => gate.promise;
  outbox.resume();
  await settle();
  outbox.remove(outbox.in('general')[0].client_id);
  gate.resolve();
  await settle();
  equal(api.count('send'), 1);
});

/** The API says: no more for so long. It refuses as many as it is told. */
function limit(times, retryAfter = 7_000) {
  let count = 0;
  api.before.send = () => {
    if ((count += 1) <= times) refuse(429, 'Too many.', { type: 'urn:chatroom:problem:limit-reached', retryAfter })();
  };
}

test('who sends faster than the limit allows waits as long as the server says, and all of it arrives in order', async () => {
  const outbox = open();
  let room = 10;
  let refused = 0;
  api.before.send = () => {
    if ((room -= 1) >= 0) return;
    refused += 1;
    refuse(429, 'Too many.', { type: 'urn:chatroom:problem:limit-reached', retryAfter: 7_000 })();
  };
  const all = Array.from({ length: 15 }, (_, number) => `message ${number}`);
  for (const text of all) outbox.add('general', text);
  await clock.advance(1_000);
  equal(texts().length, 10);
  ok(outbox.pausedUntil >= clock.now + 6_000, 'and says until when');
  ok(shown(outbox).every(([, state]) => state === 'pending'));
  for (let second = 0; second < 5; second += 1) {
    outbox.resume();
    await clock.advance(1_000);
  }
  equal(refused, 1, 'nothing makes it come sooner');
  room = 10;
  await clock.advance(3_000);
  deepEqual(texts(), all);
  equal(outbox.pausedUntil, null);
  deepEqual(api.calls.filter(([method]) => method === 'messages'), [], 'what was turned away need not be looked for');
});

test('a limit is no reason to give up, however often it is met', async () => {
  const outbox = open();
  limit(40);
  outbox.add('general', 'hello');
  await clock.advance(30 * 60_000);
  deepEqual(texts(), ['hello']);
});

test('two tabs that were turned away together do not come back together', async () => {
  const waits = [];
  for (let tab = 0; tab < 2; tab += 1) {
    limit(1);
    const outbox = open();
    outbox.add('general', 'hello');
    await clock.advance(10);
    waits.push(outbox.pausedUntil - clock.now);
    await clock.advance(10_000);
  }
  ok(waits.every((wait) => wait >= 6_990 && wait <= 8_000), waits);
  notEqual(waits[0], waits[1]);
});

test('a gateway that has too much to do is given its time, for which nobody is blamed', async () => {
  const outbox = open();
  let times = 0;
  api.before.send = () => {
    if ((times += 1) <= 15) throw new Problem({ status: 429 });
  };
  outbox.add('general', 'hello');
  await clock.advance(2_000);
  equal(outbox.pausedUntil, null);
  await clock.advance(15 * 60_000);
  deepEqual(texts(), ['hello']);
});

test('a firewall’s refusal is tried again, and is its user’s to decide in the end', async () => {
  const outbox = open();
  let times = 0;
  api.before.send = () => {
    if ((times += 1) <= 2) throw new Problem({ status: 403 });
  };
  outbox.add('general', 'hello');
  await clock.advance(10_000);
  deepEqual(texts(), ['hello']);
  api.before.send = () => {
    throw new Problem({ status: 403 });
  };
  outbox.add('general', 'DROP TABLE');
  await clock.advance(10 * 60_000);
  deepEqual(shown(outbox), [['DROP TABLE', 'failed']]);
});

test('what was turned away after a try that got no answer is still looked for', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'hello');
  await settle();
  limit(1);
  await clock.advance(60_000);
  deepEqual(api.calls.map(([method]) => method), ['send', 'messages', 'send', 'messages', 'send']);
  deepEqual(texts(), ['hello']);
});

const ORIGINAL = { id: 'id of it', author: { id: 'ben', name: 'Ben' }, text: 'Shall we?' };
const replies = () => api.calls.filter(([method]) => method === 'send').map(([, , { reply_to }]) => reply_to);

test('a reply says what it replies to, also after a reload', async () => {
  const outbox = open();
  api.before.send = lose;
  outbox.add('general', 'Yes', ORIGINAL);
  await settle();
  outbox.stop();
  const again = open();
  deepEqual(again.in('general')[0].reply_to, ORIGINAL);
  api.before.send = () => {};
  again.resume();
  await settle();
  deepEqual(replies(), [ORIGINAL.id, ORIGINAL.id]);
});

test('a reply to what is gone stays, and goes as a message of its own when it is tried again', async () => {
  for (const status of [404, 409]) {
    const outbox = open();
    api.before.send = refuse(status, 'The message has been deleted.');
    outbox.add('general', `after ${status}`, ORIGINAL);
    await settle();
    const [{ client_id, problem }] = outbox.in('general');
    equal(problem, 'Not sent. The message has been deleted. “Try again” sends it as a message of its own.');
    api.before.send = () => {};
    outbox.retry(client_id);
    await settle();
    deepEqual([replies().at(-1), texts().at(-1)], [undefined, `after ${status}`]);
  }
});

test('what else refuses a reply leaves it one', async () => {
  const outbox = open();
  api.before.send = refuse(422, 'No.');
  outbox.add('general', 'Yes', ORIGINAL);
  await settle();
  api.before.send = () => {};
  outbox.retry(outbox.in('general')[0].client_id);
  await settle();
  equal(replies().at(-1), ORIGINAL.id);
});
