import { deepEqual, equal, ok, rejects, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { FakeWebSocket } from '/tests/support/web_socket.js';
import { Socket } from '/js/net/socket.js';

const THROTTLED = { message: 'Too Many Requests', connectionId: 'c', requestId: 'r' };
const ANSWERS = { ping: 'pong', join: 'joined', leave: 'left' };
const answering = (_, { action, room }) => ANSWERS[action] && { type: ANSWERS[action], room };

function opened({ answer = answering } = {}) {
  const clock = FakeClock.install();
  FakeWebSocket.install({ answer, opensAtOnce: true });
  const socket = new Socket('wss://example.com/');
  const closes = [];
  socket.addEventListener('close', () => closes.push(performance.now()));
  return { clock, socket, closes, peer: FakeWebSocket.last };
}

test('it is ready once a ping is answered', async () => {
  const { socket, peer } = opened({ answer: () => undefined });
  let isReady = false;
  socket.ready.then(() => (isReady = true));
  socket.ping();
  await settle();
  deepEqual(peer.actions, ['ping']);
  ok(!isReady);
  peer.receive({ type: 'pong' });
  await settle();
  ok(isReady);
});

test('one that never opens, or never answers, is given up after ten seconds', async () => {
  const { clock, socket, closes } = opened({ answer: () => undefined });
  socket.ping();
  await clock.advance(9_999);
  deepEqual(closes, []);
  await clock.advance(1);
  deepEqual(closes, [10_000]);
  await rejects(socket.ready);

  FakeWebSocket.opensAtOnce = false;
  const other = new Socket('wss://example.com/');
  await clock.advance(10_000);
  ok(other.closed);
  await rejects(other.ready);
  equal(clock.waiting, 0);
});

test('it pings every few minutes, and is dead when it hears no answer', async () => {
  const { clock, socket, closes, peer } = opened();
  socket.join('garden');
  await clock.advance(12 * 60_000);
  ok(peer.actions.filter((action) => action === 'ping').length >= 3, peer.actions);
  peer.dead = true;
  await clock.advance(4 * 60_000 + 10_000);
  equal(closes.length, 1);
  equal(clock.waiting, 0);
});

test('asked whether it lives, it says so within the time that it is given', async () => {
  const { clock, socket, closes, peer } = opened();
  await settle();
  equal(await socket.ping(4_000), true);
  peer.dead = true;
  const asked = socket.ping(4_000);
  await clock.advance(3_999);
  deepEqual(closes, []);
  await clock.advance(1);
  equal(await asked, false);
  equal(closes.length, 1);
  equal(await socket.ping(), false);
});

test('a pong that was on its way before proves nothing', async () => {
  const { clock, socket, closes, peer } = opened({ answer: () => undefined });
  socket.ping(60_000);
  await settle();
  peer.receive({ type: 'pong' });
  socket.ping(60_000);
  const asked = socket.ping(4_000);
  peer.receive({ type: 'pong' });
  await clock.advance(4_000);
  equal(await asked, false);
  equal(closes.length, 1);
});

test('a pong that nobody asked for is no trouble', async () => {
  const { socket, peer } = opened();
  await settle();
  peer.receive({ type: 'pong' });
  equal(await socket.ping(), true);
});

test('it joins and leaves, and waits for the answer about that room', async () => {
  const { socket, peer } = opened({ answer: (_, { action }) => (action === 'ping' ? { type: 'pong' } : undefined) });
  const joins = socket.join('garden');
  let isIn = false;
  joins.then(() => (isIn = true));
  await settle();
  peer.receive({ type: 'joined', room: 'kitchen' });
  await settle();
  ok(!isIn);
  peer.receive({ type: 'joined', room: 'garden' });
  await joins;
  const leaves = socket.leave('garden');
  await settle();
  peer.receive({ type: 'left', room: 'garden' });
  await leaves;
  deepEqual(peer.sent, [{ action: 'join', room: 'garden' }, { action: 'leave', room: 'garden' }]);
});

test('a room that is refused is an error with its reason, and the socket goes on', async () => {
  const { socket } = opened({
    answer: (_, { action }) =>
      action === 'ping' ? { type: 'pong' } : { type: 'error', code: 'too_many_rooms', message: 'Too many.' },
  });
  await rejects(socket.join('garden'), /Too many/);
  ok(!socket.closed);
});

/** What may come in the place of an answer, and says nothing for good. */
const FAILURES = {
  'the gateway’s own refusal': THROTTLED,
  'a handler that failed': { message: 'Internal server error', connectionId: 'c', requestId: 'r' },
  'an empty object': {},
  'a list': [],
  null: 'null',
  'no JSON': '<html>',
  'a type that is none': { type: 7 },
  'an unknown error': { type: 'error', code: 'overloaded', message: 'Later.' },
  'an error without a code': { type: 'error' },
};

test('whatever comes in place of an answer is a failure, and what was asked is asked again', async () => {
  for (const [name, frame] of Object.entries(FAILURES)) {
    for (const [action, ask] of [
      ['ping', (socket) => socket.ping()],
      ['join', (socket) => socket.join('garden')],
      ['leave', (socket) => socket.leave('garden')],
    ]) {
      let times = 0;
      const answer = (_, sent) => (sent.action === action && (times += 1) <= 3 ? frame : answering(_, sent));
      const { clock, socket, closes, peer } = opened({ answer });
      const asked = ask(socket);
      await clock.advance(15_000);
      equal(await asked, true, `${name} to ${action}`);
      equal(peer.actions.filter((each) => each === action).length, 4, `${name} to ${action}`);
      deepEqual(closes, [], `${name} to ${action}`);
      socket.close();
    }
  }
});

test('what is turned away again and again is asked later and later, and a join only while it is wanted', async () => {
  const { clock, socket, peer } = opened({ answer: (_, sent) => (sent.action === 'join' ? THROTTLED : answering(_, sent)) });
  let isWanted = true;
  const asked = socket.join('garden', { isWanted: () => isWanted });
  await clock.advance(10 * 60_000);
  const joins = () => peer.actions.filter((each) => each === 'join').length;
  ok(joins() > 20 && joins() < 80, joins());
  isWanted = false;
  await clock.advance(30_000);
  equal(await asked, false);
  const before = joins();
  await clock.advance(60_000);
  equal(joins(), before);
});

test('a join that is not answered is asked again where the socket lives, and where it does not that is found out', async () => {
  const { clock, socket, peer, closes } = opened({ answer: (_, sent) => (sent.action === 'ping' ? { type: 'pong' } : undefined) });
  const tries = [];
  socket.join('garden', { failed: (how) => tries.push(how) });
  await clock.advance(5_000);
  deepEqual(peer.actions, ['join', 'ping', 'join']);
  deepEqual(tries, [{ mayCome: true }]);
  peer.dead = true;
  await clock.advance(15_000);
  equal(closes.length, 1);
});

test('a ping that is turned away is a doubt until one is answered', async () => {
  let isThrottled = true;
  const { clock, socket, closes } = opened({ answer: (_, sent) => (isThrottled ? THROTTLED : answering(_, sent)) });
  const doubts = [];
  socket.addEventListener('doubt', () => doubts.push(socket.isDoubtful));
  socket.ready.catch(() => {});
  const asked = socket.ping();
  await clock.advance(3_000);
  deepEqual(doubts, [true]);
  isThrottled = false;
  await clock.advance(10_000);
  equal(await asked, true);
  deepEqual(doubts, [true, false]);
  deepEqual(closes, []);
});

test('one on which nothing is ever answered is given up', async () => {
  const { clock, socket, closes } = opened({ answer: () => THROTTLED });
  socket.join('garden');
  await clock.advance(20_000);
  equal(closes.length, 1);
  await clock.advance(60_000);
  equal(clock.waiting, 0);
});

test('never more frames go out than the server takes, however much is asked for', async () => {
  const { clock, socket, peer } = opened();
  const at = [];
  const { send } = peer;
  peer.send = (data) => (at.push(performance.now()), send.call(peer, data));
  await settle();
  for (let count = 0; count < 60; count += 1) {
    socket.join(`room-${count}`);
    socket.send({ action: 'typing', room: 'garden' });
  }
  await clock.advance(60_000);
  equal(peer.sent.filter(({ action }) => action === 'join').length, 60, 'all of it in the end');
  for (const time of at) ok(at.filter((other) => other >= time && other < time + 10_000).length <= 16, time);
  ok(peer.sent.filter(({ action }) => action === 'typing').length <= 16, 'what matters only now is left out');
  const pings = peer.actions.filter((action) => action === 'ping').length;
  for (let count = 0; count < 20; count += 1) socket.join(`more-${count}`);
  socket.ping();
  await settle();
  equal(peer.actions.filter((action) => action === 'ping').length, pings + 1, 'a ping does not wait');
});

test('whether it was the server that ended it, in order, is known', async () => {
  for (const [code, wasEnded] of [[1000, true], [1001, true], [1006, false]]) {
    const { socket, peer } = opened();
    await settle();
    peer.end(code);
    equal(socket.wasEnded, wasEnded, code);
  }
  const { socket } = opened();
  await settle();
  socket.close();
  equal(socket.wasEnded, false);
});

test('a socket that the server does not know, or no longer, is closed', async () => {
  for (const code of ['not_registered', 'expired']) {
    const socket = (FakeWebSocket.install({ answer: answering, opensAtOnce: true }), new Socket('wss://example.com/'));
    await settle();
    FakeWebSocket.last.receive({ type: 'error', code });
    ok(socket.closed, code);
    equal(FakeWebSocket.last.readyState, WebSocket.CLOSING);
  }
});

test('events are handed on; what is no frame of ours is not', async () => {
  const { socket, peer } = opened();
  const heard = [];
  for (const type of ['events', 'message', 'nonsense']) socket.addEventListener(type, ({ detail }) => heard.push(detail));
  await settle();
  const event = { type: 'typing', room: 'garden' };
  for (const frame of [
    { type: 'events', events: [event, null, 7, {}] },
    { type: 'events' },
    { type: 'events', events: 'none' },
    ...[{ type: 'nonsense' }, {}, 'no JSON', 'null', '[]', '7', '""'],
  ]) peer.receive(frame);
  deepEqual(heard, [{ events: [event] }, { events: [] }, { events: [] }]);
  ok(!socket.closed);
});

test('what closes is told once, and at once', async () => {
  const { socket, closes, peer } = opened();
  await settle();
  peer.dead = true;
  socket.close();
  socket.close();
  peer.end();
  equal(closes.length, 1);
});
