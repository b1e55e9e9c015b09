import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { hidePage, setOnLine, showPage } from '/tests/support/page.js';
import { FakeWebSocket } from '/tests/support/web_socket.js';
import { Live } from '/js/net/live.js';
import { Problem, SignedOut } from '/js/net/problem.js';

const HOUR_MS = 3_600_000;
const ANSWERS = { ping: 'pong', join: 'joined', leave: 'left' };
const THROTTLED = { message: 'Too Many Requests', connectionId: 'c', requestId: 'r' };
const answering = (_, { action, room }) => ANSWERS[action] && { type: ANSWERS[action], room };

let clock, tickets, ticket, told, states, live;

beforeEach(() => {
  clock = FakeClock.install();
  FakeWebSocket.install({ answer: answering, opensAtOnce: true });
  tickets = 0;
  ticket = async () => ({ url: 'wss://example.com/' });
  const api = { ticket: () => ((tickets += 1), ticket()) };
  const session = { token: async () => 'token', expiresAt: Infinity };
  live = new Live(api, session);
  told = [];
  for (const type of ['connected', 'joined', 'awake', 'lost', 'events', 'refused', 'crowded']) {
    live.addEventListener(type, ({ detail }) => told.push(detail && type !== 'connected' ? [type, detail] : type));
  }
  states = [];
  live.addEventListener('state', () => states.push(live.state));
  after(() => live.stop());
});

async function start(room = 'general') {
  live.start(room);
  await settle();
  equal(live.state, 'live');
  deepEqual(told.splice(0), ['connected', 'joined']);
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
  deepEqual(frames(), ['join general']);
  deepEqual(told, ['connected', 'joined']);
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
  deepEqual(told, ['lost', 'connected', 'joined']);
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
    deepEqual(told.filter((each) => each !== 'awake'), ['lost', 'connected', 'joined'], name);
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
  equal(FakeWebSocket.last.actions.filter((action) => action === 'ping').length, 1);
  deepEqual(told, ['awake']);
});

test('a doubt that turns out to be a gap still catches up, with the one question that was asked', async () => {
  await start();
  FakeWebSocket.answer = () => undefined;
  dispatchEvent(new Event('focus'));
  GAPS.resume();
  await settle();
  equal(FakeWebSocket.last.actions.filter((action) => action === 'ping').length, 1);
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
  deepEqual(told, ['joined']);
  await live.move(null);
  deepEqual(frames().at(-1), 'leave garden');
});

test('a room that is refused is said to be so, and the socket goes on', async () => {
  await start();
  const refusal = { type: 'error', code: 'too_many_rooms', message: 'Not for you.' };
  FakeWebSocket.answer = (_, { action, room }) => (action === 'join' ? refusal : { type: 'left', room });
  await live.move('secret');
  deepEqual(told, [['refused', { room: 'secret', message: 'Not for you.' }]]);
  equal(live.state, 'refused', 'nothing of it is heard');
  await clock.advance(60_000);
  deepEqual(frames().slice(1), ['join secret', 'leave general'], 'it is not asked for again');
  FakeWebSocket.answer = answering;
  await live.move('general');
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
  deepEqual(frames().slice(1), ['typing general']);
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

/** Answers the first so many frames of an action as the gateway does when it has too much to do. */
function throttle(action, times = Infinity) {
  let count = 0;
  FakeWebSocket.answer = (socket, frame) => (frame.action === action && (count += 1) <= times ? THROTTLED : answering(socket, frame));
}

test('a first join that the gateway turns away is repeated, and until it is answered nothing here is live', async () => {
  throttle('join', 1);
  live.start('garden');
  await settle();
  equal(live.state, 'joining');
  equal(live.room, null);
  deepEqual(told, ['connected'], 'what is heard anyway does not wait for it');
  await clock.advance(1_000);
  equal(live.state, 'live');
  equal(live.room, 'garden');
  deepEqual(told, ['connected', 'joined'], 'what was said until then is asked for');
  deepEqual(frames(), ['join garden', 'ping', 'join garden']);
});

test('a join that gets lost is repeated within seconds', async () => {
  FakeWebSocket.answer = (socket, frame) => (frame.action === 'join' && socket.sent.length === 1 ? undefined : answering(socket, frame));
  live.start('garden');
  await settle();
  equal(live.state, 'connecting');
  await clock.advance(5_000);
  equal(live.state, 'live');
  equal(FakeWebSocket.opened.length, 1);
});

test('while a room cannot be joined each try brings what is new, later and later', async () => {
  throttle('join');
  live.start('garden');
  await clock.advance(10 * 60_000);
  equal(live.state, 'joining');
  equal(FakeWebSocket.opened.length, 1);
  const joins = frames().filter((frame) => frame === 'join garden').length;
  ok(joins > 20 && joins < 80, joins);
  ok(told.filter((each) => each === 'awake').length >= joins - 1, told);
});

test('a room that cannot be joined after a move is not called live, and who goes back is where they were', async () => {
  await start();
  throttle('join');
  live.move('garden');
  await clock.advance(3_000);
  equal(live.state, 'joining');
  deepEqual(told.filter((each) => each !== 'awake'), []);
  FakeWebSocket.answer = answering;
  live.move('general');
  await settle();
  equal(live.state, 'live');
  deepEqual(told.filter((each) => each !== 'awake'), ['joined']);
  await clock.advance(10_000);
  equal(frames().at(-1), 'leave garden', 'the server may have heard of it');
});

test('a ping that the gateway turns away is a doubt, and no dead socket', async () => {
  await start();
  throttle('ping', 2);
  await clock.advance(4 * 60_000);
  ok(states.includes('checking'), states);
  await clock.advance(60_000);
  equal(live.state, 'live');
  equal(FakeWebSocket.opened.length, 1);
  deepEqual(told, ['awake'], 'what was not told meanwhile is asked for');
});

test('a server that has lost the connection is asked for a new one', async () => {
  await start();
  FakeWebSocket.last.receive({ type: 'error', code: 'not_registered', message: 'Open a new one.' });
  await clock.advance(1_001);
  equal(live.state, 'live');
  equal(FakeWebSocket.opened.length, 2);
});

test('a server that has taken the room off the screen is told again, and what was missed is asked for', async () => {
  await start();
  FakeWebSocket.last.receive({ type: 'left', room: 'general' });
  await settle();
  deepEqual(told, ['lost', 'joined']);
  deepEqual(frames(), ['join general', 'join general']);
});

test('a renewed socket takes over once it has joined; one that cannot takes over when the last one ends', async () => {
  await start();
  const [first] = FakeWebSocket.opened;
  FakeWebSocket.answer = (socket, frame) => (socket !== first && frame.action === 'join' ? THROTTLED : answering(socket, frame));
  await clock.advance(116 * 60_000);
  equal(FakeWebSocket.opened.length, 2);
  equal(first.readyState, WebSocket.OPEN);
  equal(live.state, 'live');
  deepEqual(told, []);
  first.receive({ type: 'events', events: [{ type: 'typing', room: 'general' }] });
  deepEqual(told.pop()[0], 'events');
  first.end();
  await settle();
  equal(live.state, 'joining');
  FakeWebSocket.answer = answering;
  await clock.advance(60_000);
  equal(live.state, 'live');
  deepEqual(told.filter((each) => each !== 'awake'), ['lost', 'connected', 'joined']);
  equal(FakeWebSocket.opened.length, 2);
});

test('a move while the next socket opens is told to both, and the next one shows where the page is', async () => {
  await start();
  const gate = Promise.withResolvers();
  ticket = () => gate.promise;
  await clock.advance(116 * 60_000);
  live.move('garden');
  gate.resolve({ url: 'wss://example.com/' });
  live.move('general');
  await settle();
  live.move('garden');
  await settle();
  equal(live.state, 'live');
  equal(live.room, 'garden');
  deepEqual(FakeWebSocket.opened.map(({ readyState }) => readyState), [WebSocket.CLOSED, WebSocket.OPEN]);
});

const LIMIT = { status: 429, type: 'urn:chatroom:problem:limit-reached', detail: 'Wait.', retryAfter: 40_000 };

test('a ticket that is refused as one too many is asked for when the server says, however impatient anybody is', async () => {
  ticket = async () => {
    throw new Problem(LIMIT);
  };
  live.start('general');
  await settle();
  equal(live.state, 'reconnecting');
  ok(live.retryAt - Date.now() >= 40_000);
  ok(!live.mayRetry);
  for (const name of ['pageshow', 'resume', 'online', 'a clock that jumped']) await GAPS[name]();
  dispatchEvent(new Event('focus'));
  live.connect();
  await settle();
  equal(tickets, 1);
  ticket = async () => ({ url: 'wss://example.com/' });
  await clock.advance(41_000);
  equal(live.state, 'live');
  equal(tickets, 2);
});

test('a page that nobody looks at, and whose socket the server ends, rests until somebody does', async () => {
  await start();
  hidePage();
  FakeWebSocket.last.end(1000);
  await settle();
  equal(live.state, 'resting');
  await clock.advance(14 * 60_000);
  setOnLine(true);
  GAPS.resume();
  await settle();
  equal(tickets, 1, 'not even a doubt wakes it');
  showPage();
  await settle();
  equal(live.state, 'live');
  deepEqual(told.slice(-2), ['connected', 'joined']);
});

test('it does not rest for ever, as there may have been another reason', async () => {
  await start();
  hidePage();
  FakeWebSocket.last.end(1000);
  await clock.advance(30 * 60_000);
  equal(live.state, 'live');
});

test('a hidden page whose network fails comes back as any other', async () => {
  await start();
  hidePage();
  FakeWebSocket.last.end(1006);
  await clock.advance(1_001);
  equal(live.state, 'live');
});

test('a page that is looked at comes back later and later when the server ends its sockets, and says why that may be', async () => {
  await start();
  let ends = 0;
  for (let minute = 0; minute < 60; minute += 1) {
    if (live.state === 'live') {
      FakeWebSocket.last.end(1000);
      ends += 1;
    }
    await clock.advance(60_000);
  }
  ok(ends > 8 && ends < 40, ends);
  ok(tickets <= ends + 1, tickets);
  equal(told.indexOf('crowded'), told.indexOf('lost', told.indexOf('lost') + 1) + 1, 'once may have other reasons');
});

test('a page whose socket was kept for long comes back soon', async () => {
  await start();
  for (let hour = 0; hour < 4; hour += 1) {
    await clock.advance(HOUR_MS);
    FakeWebSocket.last.end(1001);
    await clock.advance(2_001);
    equal(live.state, 'live');
  }
  ok(!told.includes('crowded'));
});

test('a join on its way when the socket is lost is made on the next one, and the last one’s answer comes too late', async () => {
  await start();
  const [first] = FakeWebSocket.opened;
  FakeWebSocket.answer = () => undefined;
  live.move('garden');
  await settle();
  equal(live.state, 'joining');
  first.end();
  FakeWebSocket.answer = (socket, frame) => (frame.action === 'join' ? undefined : answering(socket, frame));
  await clock.advance(1_001);
  first.readyState = WebSocket.OPEN;
  first.receive({ type: 'joined', room: 'garden' });
  await settle();
  equal(live.room, null);
  FakeWebSocket.last.receive({ type: 'joined', room: 'kitchen' });
  await settle();
  equal(live.room, null, 'that is another room');
  FakeWebSocket.last.receive({ type: 'joined', room: 'garden' });
  FakeWebSocket.last.receive({ type: 'joined', room: 'garden' });
  await settle();
  equal(live.state, 'live');
  deepEqual(told.filter((each) => each !== 'awake'), ['lost', 'connected', 'joined']);
});

test('back and forth at any pace ends where the page is, heard and live', async () => {
  await start();
  let count = 0;
  // Some are turned away, some get lost, some are slow.
  FakeWebSocket.answer = (socket, frame) => {
    count += 1;
    if (count % 5 === 0) return THROTTLED;
    if (count % 7 === 0) return undefined;
    if (count % 3) return answering(socket, frame);
    setTimeout(() => socket.receive(answering(socket, frame)), 700 * (count % 4));
    return undefined;
  };
  for (const room of ['a', 'b', 'a', 'c', 'a', 'b', null, 'b', 'a', 'general', 'a']) {
    live.move(room);
    await clock.advance(300);
  }
  FakeWebSocket.answer = answering;
  await clock.advance(60_000);
  equal(live.state, 'live');
  equal(live.room, 'a');
  equal(told.filter((each) => each !== 'awake').at(-1), 'joined');
  const there = new Set();
  for (const { action, room } of FakeWebSocket.last.sent) {
    if (action === 'join') there.add(room);
    if (action === 'leave') there.delete(room);
  }
  deepEqual([...there], ['a'], 'the server has no other room there');
});

test('who moves on does not sit out the pause of a room that could not be joined', async () => {
  await start();
  throttle('join');
  live.move('garden');
  await clock.advance(5 * 60_000);
  FakeWebSocket.answer = answering;
  live.move('kitchen');
  await settle();
  equal(live.room, 'kitchen');
});

test('where no room is on the screen a ping tells whether the server is there, and a room that comes meanwhile is joined', async () => {
  FakeWebSocket.answer = () => undefined;
  live.start(null);
  await settle();
  equal(live.state, 'connecting');
  deepEqual(frames(), ['ping']);
  live.move('garden');
  FakeWebSocket.answer = answering;
  FakeWebSocket.last.receive({ type: 'pong' });
  await settle();
  deepEqual(frames(), ['ping', 'join garden']);
  equal(live.state, 'live');
  deepEqual(told, ['connected', 'joined']);
});
