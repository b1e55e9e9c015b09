import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { hidePage, setOnLine, showPage } from '/tests/support/page.js';
import { FakeWebSocket } from '/tests/support/web_socket.js';
import { Live } from '/js/net/live.js';
import { Problem, SignedOut } from '/js/net/problem.js';

const HOUR_MS = 3_600_000;
const ANSWERS = { ping: 'pong', join: 'joined', leave: 'left' };

let clock, tickets, ticket, told, states, live;

beforeEach(() => {
  clock = FakeClock.install();
  FakeWebSocket.install({
    answer: (_, { action, room }) => ANSWERS[action] && { type: ANSWERS[action], room },
    opensAtOnce: true,
  });
  tickets = 0;
  ticket = async () => ({ url: 'wss://example.com/' });
  const api = { ticket: () => ((tickets += 1), ticket()) };
  const session = { token: async () => 'token', expiresAt: Infinity };
  live = new Live(api, session);
  told = [];
  for (const type of ['connected', 'awake', 'lost', 'events', 'refused']) {
    live.addEventListener(type, ({ detail }) => told.push(detail ? [type, detail] : type));
  }
  states = [];
  live.addEventListener('state', () => states.push(live.state));
  after(() => live.stop());
});

async function start(room = 'general') {
  live.start(room);
  await settle();
  equal(live.state, 'live');
  deepEqual(told.splice(0), ['connected']);
}

const frames = () => FakeWebSocket.last.sent.map(({ action, room }) => (room ? `${action} ${room}` : action));

test('it is live once the server has answered, and has told it which room is on the screen', async () => {
  FakeWebSocket.opensAtOnce = false;
  live.start('general');
  await settle();
  equal(live.state, 'connecting');
  FakeWebSocket.last.open();
  await settle();
  equal(live.state, 'live');
  deepEqual(frames().toSorted(), ['join general', 'ping']);
  deepEqual(told, ['connected']);
});

test('a server that cannot be reached is tried again, later and later, and each try brings what is new', async () => {
  ticket = async () => {
    throw new Problem();
  };
  live.start('general');
  await settle();
  equal(live.state, 'reconnecting');
  await clock.advance(60_000);
  ok(tickets >= 3 && tickets < 30, tickets);
  equal(told.filter((each) => each === 'awake').length, tickets);
  ticket = async () => ({ url: 'wss://example.com/' });
  await clock.advance(31_000);
  equal(live.state, 'live');
});

test('who is signed out is not tried for again', async () => {
  ticket = async () => {
    throw new SignedOut();
  };
  live.start('general');
  await clock.advance(HOUR_MS);
  equal(tickets, 1);
});

test('a socket that the server closes is replaced, and what was missed is asked for', async () => {
  await start();
  FakeWebSocket.last.end();
  equal(live.state, 'reconnecting');
  await clock.advance(1_001);
  equal(live.state, 'live');
  deepEqual(told, ['lost', 'connected']);
});

test('a socket is renewed before its time is up, and the last one serves until then', async () => {
  await start();
  const [first] = FakeWebSocket.opened;
  await clock.advance(116 * 60_000);
  equal(FakeWebSocket.opened.length, 2);
  equal(first.readyState, WebSocket.CLOSED);
  equal(live.state, 'live');
  ok(!told.includes('lost'));
});

/** The peer is gone and nobody has told the page: iPhones do so to a hidden tab, and every laptop that slept. */
function goDeaf() {
  FakeWebSocket.last.dead = true;
}

const GAPS = {
  'a clock that jumped': async () => (clock.jump(62 * HOUR_MS), clock.advance(2_000)),
  'a frozen page': async () => (clock.stall(60_000), clock.advance(0)),
  pageshow: () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })),
  resume: () => document.dispatchEvent(new Event('resume')),
  online: () => setOnLine(true),
  'ten seconds hidden': async () => (hidePage(), await clock.advance(10_000), showPage()),
  'a message that does not come back': async () => (live.expect({ id: '1' }), clock.advance(5_000)),
};

test('whatever may have hidden a loss asks the socket and catches up; one that lives is kept', async () => {
  await start();
  for (const [name, happen] of Object.entries(GAPS)) {
    told.length = states.length = 0;
    const pings = FakeWebSocket.last.actions.filter((action) => action === 'ping').length;
    await happen();
    await settle();
    deepEqual(told, ['awake'], name);
    deepEqual(states.slice(-2), ['checking', 'live'], name);
    equal(FakeWebSocket.last.actions.filter((action) => action === 'ping').length, pings + 1, name);
    await clock.advance(2_000);
  }
  equal(FakeWebSocket.opened.length, 1);
});

test('whatever may have hidden a loss finds out a dead socket within seconds, and says nothing of live until then', async () => {
  await start();
  for (const [name, happen] of Object.entries({ ...GAPS, focus: () => dispatchEvent(new Event('focus')) })) {
    const sockets = FakeWebSocket.opened.length;
    told.length = 0;
    goDeaf();
    await happen();
    await settle();
    equal(live.state, 'checking', name);
    await clock.advance(4_000);
    equal(FakeWebSocket.opened.length, sockets + 1, name);
    equal(live.state, 'live', name);
    deepEqual(told.filter((each) => each !== 'awake'), ['lost', 'connected'], name);
    await clock.advance(2_000);
  }
});

test('a blink costs no request: a focus, a moment hidden, a message that comes back', async () => {
  await start();
  dispatchEvent(new Event('focus'));
  await settle();
  hidePage();
  await clock.advance(900);
  showPage();
  live.expect({ id: '1' });
  FakeWebSocket.last.receive({ type: 'events', events: [{ type: 'message.created', room: 'general', message: { id: '1' } }] });
  await clock.advance(30_000);
  equal(live.state, 'live');
  equal(tickets, 1);
  deepEqual(told.map((each) => each[0]), ['events']);
});

test('several reasons at once make one check', async () => {
  await start();
  FakeWebSocket.answer = () => undefined;
  for (const happen of [GAPS.pageshow, GAPS.resume, GAPS.online]) happen();
  dispatchEvent(new Event('focus'));
  await settle();
  equal(FakeWebSocket.last.actions.filter((action) => action === 'ping').length, 2, 'the first was for opening');
  deepEqual(told, ['awake']);
});

test('a doubt that turns out to be a gap still catches up, with the one question that was asked', async () => {
  await start();
  FakeWebSocket.answer = () => undefined;
  dispatchEvent(new Event('focus'));
  GAPS.resume();
  await settle();
  equal(FakeWebSocket.last.actions.filter((action) => action === 'ping').length, 2);
  deepEqual(told, ['awake']);
});

test('without a network it says offline, and asks when the network is back', async () => {
  await start();
  setOnLine(false);
  equal(live.state, 'offline');
  goDeaf();
  setOnLine(true);
  equal(live.state, 'checking');
  await clock.advance(4_000);
  equal(live.state, 'live');
});

test('who waits for the next try waits no longer when there is reason to think it will do', async () => {
  await start();
  ticket = async () => {
    throw new Problem({ status: 503, retryAfter: 600_000 });
  };
  FakeWebSocket.last.end();
  await clock.advance(2_000);
  ticket = async () => ({ url: 'wss://example.com/' });
  const before = tickets;
  GAPS.online();
  await settle();
  equal(tickets, before + 1);
  equal(live.state, 'live');
});

test('an attempt from before a sleep is given up for a new one', async () => {
  ticket = () => new Promise(() => {});
  live.start('general');
  await clock.advance(5_000);
  ticket = async () => ({ url: 'wss://example.com/' });
  GAPS.resume();
  await settle();
  equal(tickets, 2);
  equal(live.state, 'live');
});

test('the room on the screen is told, and what was missed in it asked for', async () => {
  await start();
  await live.move('garden');
  deepEqual(frames().slice(-2), ['join garden', 'leave general']);
  deepEqual(told, ['connected']);
  await live.move(null);
  deepEqual(frames().at(-1), 'leave garden');
});

test('a room that is refused is said to be so, and the socket goes on', async () => {
  await start();
  FakeWebSocket.answer = (_, { action, room }) => (action === 'join' ? { type: 'error', message: 'Not for you.' } : { type: 'left', room });
  await live.move('secret');
  deepEqual(told[0], ['refused', { room: 'secret', message: 'Not for you.' }]);
  equal(live.state, 'live');
});

test('a new socket shows the room that is on the screen by then', async () => {
  await start();
  FakeWebSocket.last.end();
  live.move('garden');
  await clock.advance(1_001);
  ok(frames().includes('join garden'));
  ok(!frames().includes('join general'));
});

test('what matters only now goes to the room on the screen, and nowhere else', async () => {
  await start();
  live.send({ action: 'typing', room: 'general' });
  live.send({ action: 'typing', room: 'garden' });
  deepEqual(frames().slice(2), ['typing general']);
});

test('once stopped, it does nothing more', async () => {
  await start();
  live.stop();
  GAPS.online();
  dispatchEvent(new Event('focus'));
  await clock.advance(3 * HOUR_MS);
  equal(tickets, 1);
  deepEqual(told, []);
  equal(clock.waiting, 0);
});
