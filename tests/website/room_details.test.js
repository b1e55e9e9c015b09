import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { RoomDetails } from '/js/room_details.js';

const panel = document.querySelector('#people-panel');
const BEN = { id: 'ben', name: 'Ben' };
const own = (more) => ({ id: 'a', kind: 'closed', name: 'Garden', topic: 'Apples', members: 2, role: 'admin', involvement: 'everything', ...more });
let api, calls, details, profile, room, rooms, invited;

beforeEach(() => {
  calls = [];
  const call = (name, answer) => (...what) => (calls.push([name, ...what]), Promise.resolve(answer(...what)));
  api = {
    members: call('members', () => ({ members: [{ user: BEN, role: 'member' }, { user: { id: 'ann', name: 'Ann' }, role: 'admin' }] })),
    involve: call('involve', (id, involvement) => own({ involvement })),
    changeRoom: call('changeRoom', (id, changes) => own(changes)),
    invitations: call('invitations', () => ({ invitations: [] })),
  };
  rooms = { mine: own(), get: (id) => (id === 'a' ? rooms.mine : undefined), told: (membership) => (rooms.mine = membership) };
  const presence = Object.assign(new EventTarget(), { count: 1, people: [BEN] });
  room = { id: 'a', title: '#Garden', about: own(), presence };
  profile = Object.assign(new EventTarget(), { isKeeper: false });
  invited = 0;
  const stopping = new AbortController();
  details = new RoomDetails({ api, me: { id: 'ann' }, rooms, profile, panel, invite: () => (invited += 1), write() {}, signal: stopping.signal });
  after(() => (details.close(), stopping.abort()));
});

const find = (selector) => panel.querySelector(selector);
const names = () => [...panel.querySelectorAll('.members-list .person-name')].map(({ textContent }) => textContent);
const offered = () => [...panel.querySelectorAll('.details [data-right]:not([hidden])')].map(({ dataset }) => dataset.right);

test('members are asked for once they are wanted, and who is here is marked', async () => {
  details.show(room, false);
  await settle();
  equal(calls.length, 0);
  details.show(room, true);
  details.show(room, true);
  await settle();
  deepEqual([calls.length, names()], [1, ['Ann', 'Ben']]);
  equal(find('.members-list [data-user-id=ben]').classList.contains('here'), true);
  room.presence.count = null;
  room.presence.dispatchEvent(new Event('change'));
  equal(find('.members-list [data-user-id=ben]').classList.contains('here'), false);
});

test('who comes and goes is heard, and counted where all of them are there', async () => {
  details.show(room, true);
  equal(find('.members-total').textContent, '2');
  await settle();
  details.receive([{ type: 'member.joined', room: 'a', user: { id: 'cem', name: 'Cem' }, role: 'member' }]);
  deepEqual([names(), find('.members-total').textContent], [['Ann', 'Ben', 'Cem'], '3']);
  details.load();
  await settle();
  deepEqual(names(), ['Ann', 'Ben']);
});

test('a room that comes onto the screen takes the place of the one before', async () => {
  details.show(room, true);
  await settle();
  details.show({ ...room, id: 'b', about: { kind: 'open', name: 'Shed', topic: '', members: 9 }, presence: new EventTarget() }, false);
  deepEqual([names(), find('.details-name').textContent, find('.members-total').textContent, offered()], [[], 'Shed', '9', []]);
  equal(find('.details-involvement').hidden, true);
  details.show(null, false);
  ok(find('.details').hidden && find('.members').hidden);
});

test('what is offered goes by one’s role, and by whether one keeps order here', () => {
  details.show(room, false);
  deepEqual(offered(), ['invite', 'invitations', 'settings', 'export']);
  rooms.mine = own({ role: 'member' });
  details.show(room, false);
  deepEqual(offered(), ['invite', 'invitations']);
  profile.isKeeper = true;
  profile.dispatchEvent(new Event('change'));
  deepEqual(offered(), ['invite', 'invitations', 'settings', 'export']);
});

test('what is asked for is opened, and what is changed is known at once', async () => {
  details.show(room, false);
  find('[data-right=invite]').click();
  equal(invited, 1);
  find('[data-right=settings]').click();
  document.querySelector('#room-settings [name=name]').value = 'Orchard';
  document.querySelector('#room-settings form').requestSubmit();
  await settle();
  equal(rooms.mine.name, 'Orchard');
  find('.details-involvement [value=nothing]').click();
  await settle();
  deepEqual([calls.at(-1), rooms.mine.involvement], [['involve', 'a', 'nothing'], 'nothing']);
  for (const [right, id] of [['invitations', 'room-invitations'], ['export', 'room-export']]) {
    find(`[data-right=${right}]`).click();
    ok(document.getElementById(id).open, id);
  }
});

test('what is open about a room goes with it', async () => {
  for (const [right, id] of [['settings', 'room-settings'], ['invitations', 'room-invitations'], ['export', 'room-export']]) {
    details.show(room, false);
    find(`[data-right=${right}]`).click();
    equal(document.getElementById(id).open, true, id);
    details.show(null, false);
    equal(document.getElementById(id).open, false, id);
  }
});

test('a person of either list has a card', async () => {
  details.show(room, true);
  await settle();
  find('.members-list [data-user-id=ben] .person').click();
  equal(document.querySelector('#person .dialog-title').textContent, 'Ben');
});

test('members that could not be had are asked for again', async () => {
  const { members } = api;
  api.members = refuse(503, 'Not now.');
  details.show(room, true);
  await settle();
  equal(find('.members-note').textContent, 'The members could not be loaded. Not now.');
  api.members = members;
  find('.members-retry').click();
  await settle();
  deepEqual(names(), ['Ann', 'Ben']);
});

test('who has removed somebody by a list is at the next of it, and else at the same', async () => {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  document.querySelector('#chat').inert = false;
  api.leave = async () => {};
  const [card, question] = ['#person', '#question'].map((selector) => document.querySelector(selector));
  const closed = (dialog) => new Promise((resolve) => dialog.addEventListener('close', () => resolve(settle()), { once: true }));
  const at = () => document.activeElement.closest('[data-user-id]')?.dataset.userId;
  const open = async (id) => {
    find(`.members-list [data-user-id=${id}] .person`).click();
    card.querySelector('[data-act=remove]').click();
    await closed(card);
  };
  details.show(room, true);
  await settle();
  details.receive([{ type: 'member.joined', room: 'a', user: { id: 'cem', name: 'Cem' }, role: 'member' }]);
  await open('ben');
  question.close();
  await closed(question);
  equal(at(), 'ben');
  for (const [id, next] of [['ben', 'cem'], ['cem', 'ann']]) {
    await open(id);
    question.querySelector('form').requestSubmit();
    await closed(question);
    equal(at(), next);
  }
});

test('members that could not be had for want of a network are asked for when there is one', async () => {
  const { members } = api;
  api.members = refuse(0, 'No network.');
  details.show(room, true);
  await settle();
  equal(find('.members-retry').hidden, false);
  api.members = members;
  details.load();
  await settle();
  deepEqual([names(), find('.members-retry').hidden], [['Ann', 'Ben'], true]);
});
