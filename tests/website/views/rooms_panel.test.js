import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { RoomsPanel } from '/js/views/rooms_panel.js';

const view = () => (shared ??= new RoomsPanel(panel, toggle));
const toggle = document.querySelector('.rooms-toggle');
const panel = document.querySelector('#rooms-panel');
const room = (id, more = {}) => ({ id, kind: 'open', name: id, isLoud: false, mentions: 0, users: [], ...more });
const roomsOf = (all, calls, loaded = true) => ({ all, loaded, callsBut: () => calls });
let shared = null;
const mark = () => [toggle.querySelector('.rooms-mark').hidden, toggle.querySelector('.rooms-mark').textContent];

test('the drawer’s button says that something waits elsewhere, and how much of it calls', () => {
  view().show(roomsOf([], 0, false), null);
  ok(!panel.querySelector('.rooms-note').hidden);
  view().show(roomsOf([room('a', { isLoud: true })], 0), 'a');
  deepEqual([mark(), panel.querySelector('.rooms-note').hidden], [[true, ''], true]);
  view().show(roomsOf([room('a'), room('b', { isLoud: true })], 0), 'a');
  deepEqual(mark(), [false, '']);
  equal(toggle.querySelector('.rooms-news').textContent, ', unread in 1');
  view().show(roomsOf([room('b', { isLoud: true })], 4), 'a');
  deepEqual(mark(), [false, '4']);
});

test('the drawer closes behind who has chosen a room', () => {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  document.querySelector('#chat').inert = false;
  view().show(roomsOf([room('a')], 0), null);
  panel.showPopover();
  panel.querySelector('a').click();
  ok(!panel.matches(':popover-open'));
  view().clear();
  equal(panel.querySelector('a'), null);
});
