import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { RoomList } from '/js/views/room_list.js';

const element = document.querySelector('#rooms-panel .rooms');
const list = new RoomList(element);
const room = (id, more = {}) => ({ id, kind: 'open', name: id, involvement: 'everything', isLoud: false, mentions: 0, users: [], ...more });
const links = () => [...element.querySelectorAll('a')];

test('each room is a link, the one on the screen is said to be it, and what is unread is told to everyone', () => {
  list.show([room('a', { isLoud: true, mentions: 3 }), room('b', { isLoud: true }), room('c')], 'c');
  deepEqual(links().map(({ hash }) => hash), ['#a', '#b', '#c']);
  deepEqual(links().map(({ ariaCurrent }) => ariaCurrent), [null, null, 'page']);
  deepEqual(links().map((link) => link.classList.contains('unread')), [true, true, false]);
  deepEqual(links().map((link) => link.querySelector('.room-news').textContent), [', unread, you are mentioned 3 times', ', unread', '']);
  deepEqual(links().map((link) => link.querySelector('.room-mentions').hidden), [false, true, true]);
});

test('a direct room goes by the others, and a name of theirs stays text', () => {
  list.show([room('d', { kind: 'direct', name: null, users: [{ id: 'x', name: '<b>Xaver</b>' }] })], null);
  equal(links()[0].querySelector('bdi').textContent, '<b>Xaver</b>');
  equal(links()[0].querySelector('.avatar').textContent, '<');
  equal(element.querySelector('b'), null);
});

test('the tab key comes to the room on the screen, and arrow keys go around from there', () => {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  document.querySelector('#chat').inert = false;
  list.show([room('a'), room('b'), room('c')], 'b');
  const stops = () => links().filter(({ tabIndex }) => tabIndex === 0).map(({ hash }) => hash);
  deepEqual(stops(), ['#b']);
  links()[1].focus();
  const press = (key, more) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  press('ArrowDown');
  press('ArrowDown');
  press('ArrowDown', { altKey: true });
  deepEqual([document.activeElement.hash, stops()], ['#a', ['#a']]);
  press('ArrowUp');
  equal(document.activeElement.hash, '#c');
});

test('a room that moves keeps its element, and the keyboard its place', () => {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  document.querySelector('#chat').inert = false;
  document.querySelector('#rooms-panel').showPopover();
  list.show([room('a'), room('b')], null);
  const [, b] = links();
  b.focus();
  list.show([room('b'), room('a')], null);
  ok(links()[0] === b && document.activeElement === b);
  list.show([room('a')], null);
  equal(links().length, 1);
});

test('no room changes places while a mouse is on its way to one', async () => {
  const clock = FakeClock.install();
  const shown = () => links().map(({ hash }) => hash);
  list.show([room('a'), room('b')], null);
  for (const type of ['pointermove', 'pointerdown']) {
    element.dispatchEvent(new PointerEvent(type));
    list.show([room('c'), room('b', { isLoud: true }), room('a')], 'a');
    deepEqual(shown(), ['#a', '#b', '#c']);
    deepEqual(links().map((link) => [link.ariaCurrent, link.classList.contains('unread')]), [['page', false], [null, true], [null, false]]);
    await clock.advance(400);
    element.dispatchEvent(new PointerEvent(type));
    await clock.advance(400);
    deepEqual(shown(), ['#a', '#b', '#c']);
    await clock.advance(200);
    deepEqual(shown(), ['#c', '#b', '#a']);
    list.show([room('a'), room('b')], null);
    deepEqual(shown(), ['#a', '#b']);
  }
});
