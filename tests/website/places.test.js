import { after, beforeEach, deepEqual, equal, match, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { shownOf } from '/js/messages/past.js';
import { Places } from '/js/places.js';
import { Room } from '/js/room.js';
import { showNotice } from '/js/views/notice.js';

const list = document.querySelector('#messages');
const notice = document.querySelector('#notice');
const start = location.pathname;
let clock, api, said, room, log, places, went, here;

beforeEach(async () => {
  clock = FakeClock.install();
  api = new RoomApi();
  said = Array.from({ length: 150 }, (_, number) => api.write(`${number}`, { at: 1_000 * number }));
  room = here = new Room('general', ANN, api);
  log = Object.assign(new EventTarget(), { reveal: (id) => went.push(id), toPresent: () => ((room.past = null), went.push('present')) });
  log.place = 'the end';
  log.comeBackTo = (place, turn) => {
    went.push(place.isAtEnd ? 'end' : `back to ${place}`);
    turn();
  };
  went = [];
  const stopping = new AbortController();
  places = new Places({ room: () => here, log, focus: ({ dataset }) => went.push(`focus ${dataset.id}`), beReady: () => went.push('ready'), signal: stopping.signal });
  room.history.addEventListener('change', show);
  notice.hidden = true;
  history.replaceState(null, '', start);
  after(() => {
    stopping.abort();
    room.dispose();
    list.replaceChildren();
    notice.hidden = true;
    history.replaceState(null, '', start);
  });
});

function show() {
  list.replaceChildren(...shownOf(here).timeline.messages.map(({ id }) => Object.assign(document.createElement('li'), { className: 'message' })));
  shownOf(here).timeline.messages.forEach(({ id }, at) => (list.children[at].dataset.id = id));
}

/** As a link does: to an entry of the browser's history that is new. */
function follow(hash) {
  history.replaceState(null, '', hash);
  places.turn(hash);
}

const lit = () => list.querySelector('.lit')?.dataset.id ?? null;
const asked = () => api.calls.filter(([method]) => method === 'messages').map(([, , query]) => Object.keys(query)[0]);

test('who goes on writing keeps the keyboard', async () => {
  const composer = document.querySelector('#composer');
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  Object.assign(document.querySelector('#chat'), { hidden: false, inert: false });
  after(() => (composer.value = ''));
  await room.history.connected();
  const { id } = said[120];
  composer.focus();
  await places.go(id);
  composer.value = 'As I was';
  composer.focus();
  await places.go(id);
  deepEqual([went, lit()], [[id, `focus ${id}`, id], id]);
});

test('what is loaded is gone to at once, and is lit for a moment', async () => {
  await room.history.connected();
  const { id } = said[120];
  await places.go(id);
  deepEqual([went, lit(), asked()], [[id, `focus ${id}`], id, ['limit']]);
  await clock.advance(3_000);
  equal(lit(), null);
});

test('what is not is loaded with what stands around it, while what was shown stays', async () => {
  await room.history.connected();
  const going = places.go(said[40].id);
  equal(room.past, null);
  await going;
  deepEqual([lit(), room.past.timeline.size, asked()], [said[40].id, 50, ['limit', 'around']]);
  await places.go(said[120].id);
  deepEqual([lit(), room.past], [said[120].id, null], 'one of the newest is shown among them');
});

test('who enters sees nothing of the room until the message is there', async () => {
  history.replaceState(null, '', `#general/${said[40].id}`);
  room.history.connected();
  places.enter(location.hash);
  deepEqual([room.past.loaded, list.children.length], [false, 0]);
  await settle();
  deepEqual([went, history.state], [[said[40].id, `focus ${said[40].id}`], { entry: history.state?.entry }]);
  ok(history.state.entry);
});

test('who comes back by the browser is where they were, and loads nothing', async () => {
  await room.history.connected();
  history.replaceState({ entry: 'an earlier one' }, '', `#general/${said[40].id}`);
  places.enter(location.hash);
  await settle();
  deepEqual([went, asked()], [[], ['limit']]);
});

test('what such a room does not keep any more is loaded again', async () => {
  history.replaceState({ entry: 'an earlier one' }, '', `#general/${said[40].id}`);
  places.enter(location.hash);
  await settle();
  equal(lit(), said[40].id);
});

test('without a message in the address the newest are shown, and the address says no more than what is', async () => {
  await room.history.connected();
  places.enter('#general');
  follow('#general');
  deepEqual(went, []);
  follow(`#general/${said[40].id}`);
  await settle();
  follow('#general');
  equal(went.at(-1), 'present');
  history.replaceState(null, '', `#general/${said[40].id}`);
  log.dispatchEvent(new Event('jump'));
  equal(location.hash, '#general');
});

test('back and forward within the room lead to where one was, and load nothing', async () => {
  await room.history.connected();
  const link = `#general/${said[40].id}`;
  const byButton = (state, hash) => {
    history.replaceState(state, '', hash);
    places.turn(hash);
  };
  history.replaceState(null, '', '#general');
  places.enter('#general');
  const present = history.state;
  log.place = 'line 120';
  follow(link);
  await settle();
  const { past } = room;
  log.place = 'line 38';
  const linked = history.state;
  byButton(present, '#general');
  deepEqual([went.at(-1), room.past], ['back to line 120', null]);
  byButton(linked, link);
  deepEqual([went.at(-1), room.past, asked()], ['back to line 38', past, ['limit', 'around']]);
});

test('who follows a reply to its original comes back to the reply, and from there to the original', async () => {
  await room.history.connected();
  history.replaceState(null, '', '#general');
  places.enter('#general');
  log.place = 'the reply';
  const before = history.length;
  places.follow(said[40].id);
  await settle();
  deepEqual([lit(), location.hash, history.length], [said[40].id, `#general/${said[40].id}`, before + 1]);
  const { past } = room;
  went = [];
  places.follow(said[40].id);
  await settle();
  deepEqual([went, history.length], [[said[40].id, `focus ${said[40].id}`], before + 1], 'the same one again');
  log.place = 'the original';
  for (const [step, where, shown] of [['back', 'the reply', null], ['forward', 'the original', past]]) {
    const moved = new Promise((resolve) => addEventListener('hashchange', resolve, { once: true }));
    history[step]();
    await moved;
    places.turn(location.hash);
    deepEqual([went.at(-1), room.past], [`back to ${where}`, shown], step);
  }
  deepEqual(asked(), ['limit', 'around']);
});

test('who has gone on to the newest from an original comes back to the reply, though both have one address', async () => {
  await room.history.connected();
  history.replaceState(null, '', '#general');
  places.enter('#general');
  log.place = 'the reply';
  places.follow(said[40].id);
  await settle();
  log.dispatchEvent(new Event('jump'));
  equal(location.hash, '#general');
  log.place = 'the newest';
  for (const [step, where] of [['back', 'the reply'], ['forward', 'the newest']]) {
    const moved = new Promise((resolve) => addEventListener('popstate', resolve, { once: true }));
    history[step]();
    await moved;
    equal(went.at(-1), `back to ${where}`, step);
    log.place = where;
  }
});

test('what one was on the way to, or a room anew does not have, is loaded', async () => {
  await room.history.connected();
  history.replaceState(null, '', '#general');
  places.enter('#general');
  const { state } = history;
  const gate = Promise.withResolvers();
  api.before.messages = () => gate.promise;
  const link = `#general/${said[40].id}`;
  follow(link);
  history.replaceState(state, '', '#general');
  places.turn('#general');
  gate.resolve();
  follow(link);
  await settle();
  equal(lit(), said[40].id);
  const linked = history.state;
  history.replaceState(state, '', '#general');
  places.turn('#general');
  here = new Room('general', ANN, api);
  here.history.addEventListener('change', show);
  await here.history.connected();
  history.replaceState(linked, '', link);
  places.turn(link);
  await settle();
  equal(here.past.loaded, true);
  here.dispose();
});

test('a message that is not there, or may not be read, is told, and the newest are shown', async () => {
  await room.history.connected();
  for (const answer of [() => {}, refuse(404), refuse(400)]) {
    notice.hidden = true;
    api.before.messages = answer;
    await places.go('019e0000-0001-7000-8000-00000000000f', { isEntering: true });
    match(notice.textContent, /There is no such message here, or you may not read it\./);
    deepEqual([notice.hidden, room.past, notice.querySelector('.notice-action').hidden], [false, null, true]);
  }
});

test('who enters at a message that is not there is at the end, and ready to write', async () => {
  await room.history.connected();
  await places.go('019e0000-0001-7000-8000-00000000000f', { isEntering: true });
  deepEqual([went, room.past], [['end', 'ready'], null]);
  went = [];
  await places.go('019e0000-0001-7000-8000-00000000000f');
  deepEqual(went, [], 'who was there already stays where they are');
});

test('what could not be loaded can be asked for again', async () => {
  await room.history.connected();
  api.before.messages = lose;
  await places.go(said[40].id, { isEntering: true });
  match(notice.textContent, /could not be loaded\. The server could not be reached/);
  equal(room.past, null);
  api.before.messages = () => {};
  notice.querySelector('.notice-action').click();
  await settle();
  equal(lit(), said[40].id);
});

test('who has gone elsewhere meanwhile stays there', async () => {
  await room.history.connected();
  const gates = [];
  api.before.messages = () => new Promise((resolve) => gates.push(resolve));
  const first = places.go(said[40].id);
  const second = places.go(said[41].id);
  gates[1]();
  await second;
  gates[0]();
  await first;
  equal(lit(), said[41].id);
  const third = places.go(said[5].id);
  log.dispatchEvent(new Event('jump'));
  gates[2]();
  await third;
  ok(!went.includes(said[5].id));
  const fourth = places.go(said[5].id, { isEntering: true });
  places.leave();
  here = new Room('garden', ANN, api);
  gates[3]();
  await fourth;
  ok(!went.includes(said[5].id) && room.past.loaded, 'it is there when the room is shown again');
});

test('what was said of a message is taken back where one goes on', async () => {
  await room.history.connected();
  const none = '019e0000-0001-7000-8000-00000000000f';
  const link = `#general/${said[120].id}`;
  const ways = {
    'to a message that is there': () => places.go(said[120].id),
    'to the address of one': () => follow(link),
    'to the newest': () => log.dispatchEvent(new Event('jump')),
    'out of the room': () => places.leave(),
    'back': () => {
      history.replaceState({ entry: 'an earlier one' }, '', '#general');
      places.turn('#general');
    },
  };
  for (const [way, go] of Object.entries(ways)) {
    history.replaceState(null, '', '#general');
    places.enter('#general');
    follow(`#general/${none}`);
    await settle();
    equal(notice.hidden, false, way);
    await go();
    await settle();
    equal(notice.hidden, true, way);
  }
});

test('what others have said stays', async () => {
  await room.history.connected();
  await places.go('019e0000-0001-7000-8000-00000000000f');
  showNotice('Something else.');
  await places.go(said[120].id);
  deepEqual([notice.hidden, notice.querySelector('.notice-text').textContent], [false, 'Something else.']);
});

test('one that could not be loaded without a network is gone to with one, unless one has gone elsewhere', async () => {
  await room.history.connected();
  api.before.messages = lose;
  await places.go(said[40].id);
  equal(notice.hidden, false);
  api.before.messages = () => {};
  dispatchEvent(new Event('online'));
  await settle();
  deepEqual([lit(), notice.hidden], [said[40].id, true]);
  api.before.messages = lose;
  await places.go(said[5].id);
  places.leave();
  api.before.messages = () => {};
  dispatchEvent(new Event('online'));
  await settle();
  ok(!went.includes(said[5].id));
});
