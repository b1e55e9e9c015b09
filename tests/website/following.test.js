import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { Following } from '/js/following.js';
import { Problem } from '/js/net/problem.js';

let done, live, rooms, outbox, room, following, stop, fails;

class FakeRoom {
  constructor(id) {
    const note = (what) => async () => {
      done.push(`${id}: ${what}`);
      if (fails) throw fails;
    };
    this.id = id;
    this.history = { isBehind: true, isConnected: false, loaded: true, catchUp: note('catch up'), connected: note('connected'), disconnected: note('disconnected') };
    this.presence = { load: note('presence'), disconnected: note('presence lost') };
  }
}

beforeEach(() => {
  done = [];
  fails = null;
  const closing = new AbortController();
  stop = () => closing.abort();
  const note = (what) => () => void done.push(what);
  live = Object.assign(new EventTarget(), {
    isConnected: true,
    room: null,
    start: (id) => done.push(`live from ${id}`),
    expect: ({ id }) => done.push(`expects ${id}`),
  });
  rooms = { loaded: true, hurry: note('hurry'), hears: (id) => id === 'own', load: async () => void done.push('rooms') };
  outbox = Object.assign(new EventTarget(), { resume: note('outbox') });
  const kept = { connected: note('kept'), disconnected: note('kept lost'), doubt: note('kept doubt') };
  room = new FakeRoom('own');
  following = new Following({ live, kept, rooms, outbox, room: () => room, signal: closing.signal });
  after(() => {
    stop();
    document.querySelector('#notice').hidden = true;
  });
});

function tell(target, type, detail) {
  done = [];
  target.dispatchEvent(new CustomEvent(type, { detail }));
  return done;
}

const notice = () => (document.querySelector('#notice').hidden ? '' : document.querySelector('#notice .notice-text').textContent);

test('it begins once, with the room on the screen, and the rooms after it; not after the end', () => {
  following.start();
  following.start();
  deepEqual(done, ['live from own', 'rooms']);
  stop();
  done = [];
  const late = new Following({ live, rooms, outbox, kept: {}, room: () => null, signal: AbortSignal.abort() });
  late.start();
  deepEqual(done, []);
});

test('a new connection catches up with what it hears, and sends what waits', () => {
  deepEqual(tell(live, 'connected'), ['kept', 'own: connected', 'rooms', 'outbox']);
  room = new FakeRoom('visited');
  rooms.loaded = false;
  deepEqual(tell(live, 'connected'), ['kept', 'visited: catch up', 'hurry', 'outbox']);
  room = null;
  deepEqual(tell(live, 'connected'), ['kept', 'hurry', 'outbox']);
});

test('once the room on the screen is joined, who is there is asked for, and what only now is heard is caught up with', () => {
  room.history.isConnected = true;
  deepEqual(tell(live, 'joined'), ['own: presence']);
  room.history.isConnected = false;
  deepEqual(tell(live, 'joined'), ['own: presence', 'own: connected']);
  room = new FakeRoom('visited');
  room.history.isConnected = true;
  deepEqual(tell(live, 'joined'), ['visited: presence', 'visited: connected']);
  room = null;
  deepEqual(tell(live, 'joined'), []);
});

test('where the room on the screen is lost its own people are, and of one that is only visited its messages too', () => {
  deepEqual(tell(live, 'lost'), ['own: presence lost']);
  room = new FakeRoom('visited');
  deepEqual(tell(live, 'lost'), ['visited: presence lost', 'visited: disconnected']);
  live.isConnected = false;
  deepEqual(tell(live, 'lost'), ['kept lost']);
});

test('after a gap everything is doubted', () => {
  deepEqual(tell(live, 'awake'), ['kept doubt', 'own: catch up', 'rooms', 'outbox']);
  rooms.loaded = false;
  deepEqual(tell(live, 'awake'), ['kept doubt', 'own: catch up', 'hurry', 'outbox'], 'the first list is asked for already');
});

test('who enters a room catches up with it where something may have been missed', () => {
  following.entered();
  room.history.isBehind = false;
  following.entered();
  room = new FakeRoom('visited');
  room.history.isBehind = false;
  following.entered();
  deepEqual(done, ['own: catch up', 'visited: catch up']);
});

test('one’s own message has to come back from where it is heard', () => {
  deepEqual(tell(outbox, 'posted', { id: '1', room: 'own' }), ['expects 1']);
  deepEqual(tell(outbox, 'posted', { id: '2', room: 'elsewhere' }), []);
  live.room = 'elsewhere';
  deepEqual(tell(outbox, 'posted', { id: '3', room: 'elsewhere' }), ['expects 3']);
});

test('what goes wrong is said, where the room does not say so itself, and to nobody who has gone on', async () => {
  fails = new Problem({ status: 500, detail: 'It is broken.' });
  following.catchUp();
  await settle();
  equal(notice(), 'It is broken.');
  document.querySelector('#notice').hidden = true;
  room.history.problem = fails;
  room.history.loaded = false;
  following.catchUp();
  await settle();
  equal(notice(), '');
  room.history.problem = null;
  following.catchUp();
  room = new FakeRoom('attic');
  await settle();
  equal(notice(), '');
});

test('that a room is not followed is said in that room, and that there are too many pages everywhere', () => {
  tell(live, 'refused', { room: 'attic', message: 'No.' });
  equal(notice(), '');
  tell(live, 'refused', { room: 'own', message: 'No.' });
  ok(notice().includes('No.'));
  tell(live, 'crowded');
  ok(!notice().includes('No.'));
});
