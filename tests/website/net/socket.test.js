import { deepEqual, equal, ok, rejects, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { FakeWebSocket } from '/tests/support/web_socket.js';
import { Socket } from '/js/net/socket.js';

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

test('it is ready once its first ping is answered', async () => {
  const { socket, peer } = opened({ answer: () => undefined });
  let isReady = false;
  socket.ready.then(() => (isReady = true));
  await settle();
  deepEqual(peer.actions, ['ping']);
  ok(!isReady);
  peer.receive({ type: 'pong' });
  await settle();
  ok(isReady);
});

test('one that never opens, or never answers, is given up after ten seconds', async () => {
  const { clock, socket, closes } = opened({ answer: () => undefined });
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
  const { clock, closes, peer } = opened();
  await clock.advance(12 * 60_000);
  ok(peer.actions.length >= 4, peer.actions);
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
  deepEqual(peer.sent.slice(1), [{ action: 'join', room: 'garden' }, { action: 'leave', room: 'garden' }]);
});

test('a room that is refused is an error with its reason, and the socket goes on', async () => {
  const { socket } = opened({
    answer: (_, { action }) =>
      action === 'ping' ? { type: 'pong' } : { type: 'error', code: 'too_many_rooms', message: 'Too many.' },
  });
  await rejects(socket.join('garden'), /Too many/);
  await socket.ready;
  ok(!socket.closed);
});

test('a join that is not answered means a dead socket', async () => {
  const { clock, socket, closes } = opened({ answer: (_, { action }) => (action === 'ping' ? { type: 'pong' } : undefined) });
  const joins = rejects(socket.join('garden'));
  await clock.advance(10_000);
  await joins;
  equal(closes.length, 1);
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
  for (const frame of [{ type: 'events', events: [1] }, { type: 'nonsense' }, {}, 'no JSON', 'null', '[]']) peer.receive(frame);
  deepEqual(heard, [{ type: 'events', events: [1] }]);
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
