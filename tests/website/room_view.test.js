import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { RoomView } from '/js/room_view.js';

const ME = { id: 'ann', name: 'Ann' };

let done, live, rooms, visited, outbox, looks, mine, elsewhere, view, closing;

class FakeRoom {
  about = null;
  history = new EventTarget();
  presence = Object.assign(new EventTarget(), { people: [], count: 0 });
  typing = Object.assign(new EventTarget(), { names: [] });
  timeline = { has: (id) => id === 'there' };

  constructor(id) {
    this.id = id;
  }

  get title() {
    return this.about ? `#${this.about.name}` : '';
  }
}

beforeEach(() => {
  done = [];
  mine = {};
  elsewhere = {};
  closing = new AbortController();
  const note = (what) => (...about) => void done.push([what, ...about]);
  live = Object.assign(new EventTarget(), { state: 'live' });
  rooms = Object.assign(new EventTarget(), { loaded: true, all: [], get: (id) => mine[id], callsBut: () => 2 });
  visited = Object.assign(new EventTarget(), { get: (id) => elsewhere[id], learn: note('learn'), forget: note('forget') });
  outbox = Object.assign(new EventTarget(), { waiting: [], in: () => outbox.waiting, remove: note('remove'), pausedUntil: null });
  looks = Object.assign(new EventTarget(), { ofWaiting: (entry) => entry });
  const log = { open: note('open'), show: note('show'), clear: note('clear') };
  const composer = { open: note('write'), close: note('close'), address: note('address'), allow: note('allow'), renewOriginal() {} };
  const parts = { log, composer, looks, doing: { show: note('offer') } };
  view = new RoomView({ me: ME, live, rooms, visited, marks: new EventTarget(), outbox, ...parts, signal: closing.signal });
  after(() => {
    closing.abort();
    view.stop();
  });
});

const told = (what) => done.filter(([name]) => name === what).map(([, ...about]) => about);
const bar = () => document.querySelector('#archived-bar');
const name = () => document.querySelector('#room').textContent;
const sentence = () => [...document.querySelectorAll('#no-room [data-why]:not([hidden])')].map(({ textContent }) => textContent).join(' ');

function enter(id) {
  const room = new FakeRoom(id);
  view.listenTo(room);
  view.open(room, 'drafts');
  return room;
}

test('a room of one’s own is shown with its name, its messages and what can be done there', () => {
  mine.garden = { id: 'garden', kind: 'open', name: 'garden', topic: 'Apples' };
  const room = enter('garden');
  equal(view.room, room);
  deepEqual([name(), document.querySelector('#topic').textContent], ['garden', 'Apples']);
  deepEqual([told('write'), told('open')], [[['garden', 'drafts']], [[room, ME]]]);
  deepEqual([told('allow').at(-1), bar().hidden], [[true], true]);
  deepEqual([told('offer').at(-1), told('forget')], [[mine.garden, null, room], [['garden']]]);
  ok(told('show').length > 0);
  equal(document.title, '(2) Chatroom', 'the log names the room, and the rooms tell how many call');
});

test('the drawer closes behind who goes elsewhere by the browser’s buttons', () => {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  document.querySelector('#chat').inert = false;
  const panel = document.querySelector('#rooms-panel');
  panel.showPopover();
  dispatchEvent(new Event('hashchange'));
  ok(!panel.matches(':popover-open'));
});

test('one that is only visited can be joined once it is known', () => {
  const room = enter('garden');
  deepEqual([told('learn'), told('offer').at(-1)], [[['garden']], [null, null, room]]);
  elsewhere.garden = { id: 'garden', kind: 'open', name: 'Garden', members: 3 };
  visited.dispatchEvent(new Event('change'));
  deepEqual([name(), told('offer').at(-1)], ['Garden', [null, 'garden', room]]);
  deepEqual([told('allow').at(-1), bar().hidden], [[false], true]);
});

test('who has just joined can write before the list of rooms tells of it', () => {
  const room = enter('garden');
  elsewhere.garden = { id: 'garden', kind: 'open', name: 'Garden', members: 3, role: 'member' };
  visited.dispatchEvent(new Event('change'));
  deepEqual([told('offer').at(-1), told('allow').at(-1)], [[null, null, room], [true]]);
});

test('an archived room is not written in, nor joined, until it is brought back', () => {
  const archived_at = '2030-01-01T00:00:00.000Z';
  const shown = () => [told('offer').at(-1), told('allow').at(-1), bar().hidden];
  mine.garden = { id: 'garden', kind: 'open', name: 'garden' };
  const room = enter('garden');
  mine.garden.archived_at = archived_at;
  delete mine.garden;
  rooms.dispatchEvent(new Event('change'));
  deepEqual(shown(), [[null, null, room], [false], false], 'as it is archived');
  for (const role of [undefined, 'member', 'admin']) {
    elsewhere.garden = { id: 'garden', kind: 'open', name: 'garden', members: 3, archived_at, role };
    visited.dispatchEvent(new Event('change'));
    deepEqual(shown(), [[null, null, room], [false], false], role);
  }
  mine.garden = { id: 'garden', kind: 'open', name: 'garden' };
  rooms.dispatchEvent(new Event('change'));
  deepEqual(shown(), [[mine.garden, null, room], [true], true]);
});

test('the room that is there from the start has a name before anything is known of it', () => {
  rooms.loaded = false;
  enter('general');
  equal(name(), 'general');
  deepEqual(told('learn'), []);
});

test('what waits says what for, and what has arrived waits no more', () => {
  mine.garden = { id: 'garden', kind: 'open', name: 'garden' };
  outbox.waiting = [{ client_id: 'there' }, { client_id: 'on its way' }];
  const room = enter('garden');
  deepEqual(told('remove'), [['there']]);
  const waits = () => told('show').at(-1)[0].map((entry) => entry.waits);
  deepEqual(waits(), ['', '']);
  live.state = 'offline';
  live.dispatchEvent(new Event('state'));
  ok(waits()[0].length > 0);
  const offline = waits()[0];
  live.state = 'live';
  outbox.pausedUntil = Date.now() + 5_000;
  outbox.dispatchEvent(new Event('change'));
  ok(waits()[0] && waits()[0] !== offline);
  const shown = told('show').length;
  room.history.dispatchEvent(new Event('change'));
  looks.dispatchEvent(new Event('change'));
  equal(told('show').length, shown + 2);
});

test('only the room on the screen is shown', () => {
  const garden = enter('garden');
  view.leave();
  const shown = done.length;
  for (const part of [garden.history, garden.presence, garden.typing]) part.dispatchEvent(new Event('change'));
  live.dispatchEvent(new Event('state'));
  equal(done.length, shown);
  equal(view.room, null);
  ok(told('close').length && told('clear').length);
});

test('in place of a room stands that there is none, or an invitation', () => {
  view.showNoRoom('attic!');
  equal(sentence(), 'There is no such room No room can be at “attic!”. Part of the link may be missing.');
  deepEqual(told('offer').at(-1), [null, null, null]);
  view.showInvitation();
  ok(document.querySelector('#no-room').hidden);
  ok(name() !== 'attic!');
});

test('a room that is not the user’s any more keeps its name, and says so in its own place', () => {
  mine.garden = { id: 'garden', kind: 'closed', name: 'Garden' };
  const { about } = enter('garden');
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').hidden = document.querySelector('#chat').inert = false;
  document.querySelector('#composer').focus();
  view.leave();
  view.showGone('garden', about);
  deepEqual([name(), document.title, sentence()], ['Garden', '(2) #Garden · Chatroom', 'You do not belong to #Garden any more']);
  equal(document.querySelector('.room').hidden, true);
  equal(document.activeElement.id, 'no-room');
  deepEqual([told('close').length, told('offer').at(-1)], [1, [null, null, null]]);
  equal(document.querySelector('#announcer').textContent, 'You do not belong to #Garden any more');
});

test('an address of which nothing was ever known says that there may be no room', () => {
  view.showGone('attic', null);
  equal(sentence(), 'There is no such room Nothing is at “attic”, or it is a room that you are not in.');
  deepEqual([name(), document.title], ['attic', 'Chatroom']);
});

test('after the end nothing is shown', () => {
  enter('garden');
  closing.abort();
  const shown = told('show').length;
  view.showMessages();
  equal(told('show').length, shown);
});
