import { after, beforeEach, deepEqual, equal, match, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { PersonActions } from '/js/person_actions.js';

const card = document.querySelector('#person');
const question = document.querySelector('#question');
const BEN = { id: 'ben', name: 'Ben' };
let people, api, calls, isKeeper, members, rights, room, write;

beforeEach(() => {
  calls = [];
  isKeeper = false;
  api = {
    user: async (id) => ({ id, name: id }),
    blocked: async () => ({ blocked: [] }),
    block: async (...what) => void calls.push(['block', ...what]),
    giveRole: async (...what) => (calls.push(['giveRole', ...what]), { user: BEN, role: what[2] }),
    leave: async (...what) => void calls.push(['leave', ...what]),
  };
  members = {
    all: new Map([['ben', { user: BEN, role: 'member' }], ['ann', { user: { id: 'ann', name: 'Ann' }, role: 'admin' }]]),
    get: (id) => members.all.get(id) ?? null,
    told: (member) => calls.push(['told', member.role]),
    gone: (id) => calls.push(['gone', id]),
  };
  rights = new Set(['roles', 'remove']);
  room = { id: 'a', title: '#Garden', about: { kind: 'closed' }, presence: { people: [BEN] } };
  write = async (id) => void calls.push(['write', id]);
  const stopping = new AbortController();
  const about = { room: () => room, members: () => members, rights: () => rights, write: (id) => write(id), isKeeper: () => isKeeper };
  people = new PersonActions({ api, me: { id: 'ann' }, ...about, signal: stopping.signal });
  after(() => (people.close(), stopping.abort()));
});

const offered = () => [...card.querySelectorAll('[data-act]:not([hidden])')].map(({ dataset }) => dataset.act);
const choose = (act) => card.querySelector(`[data-act=${act}]`).click();
const plain = (text) => text.replaceAll(/[\u2068\u2069]/g, '');

async function confirm() {
  question.querySelector('form').requestSubmit();
  await settle();
}

test('what is offered is what the server lets one do', () => {
  people.open(BEN);
  deepEqual(offered(), ['write', 'admin', 'remove']);
  members.get('ben').role = 'admin';
  people.changed();
  deepEqual(offered(), ['write', 'member', 'remove']);
  people.open({ id: 'ann', name: 'Ann' });
  deepEqual(offered(), ['step-down']);
  people.open({ id: 'eve', name: 'Eve' });
  deepEqual(offered(), ['write'], 'she is no member');
  rights = new Set();
  people.open(BEN);
  deepEqual(offered(), ['write']);
});

test('a role is given after it was said what that means', async () => {
  people.open(BEN);
  choose('admin');
  equal(plain(question.querySelector('.dialog-title').textContent), 'Make Ben an admin of #Garden?');
  match(question.querySelector('.dialog-note').textContent, /remove people/);
  await confirm();
  deepEqual(calls, [['giveRole', 'a', 'ben', 'admin'], ['told', 'admin']]);
  equal(plain(document.querySelector('#announcer').textContent), 'Ben is an admin of #Garden now.');
});

test('who is removed from a closed room needs an invitation to come back, and that is said before', async () => {
  people.open(BEN);
  choose('remove');
  match(question.querySelector('.dialog-note').textContent, /only if somebody invites them/);
  room.about.kind = 'open';
  people.open(BEN);
  choose('remove');
  match(question.querySelector('.dialog-note').textContent, /they can join it again/);
  await confirm();
  deepEqual(calls, [['leave', 'a', 'ben'], ['gone', 'ben']]);
});

test('an answer is for the room that was asked about, and what is refused is said', async () => {
  api.leave = refuse(409, 'The last admin stays.');
  people.open(BEN);
  choose('remove');
  await confirm();
  equal(question.querySelector('.dialog-problem').textContent, 'The last admin stays.');
  api.leave = async (...what) => void calls.push(['leave', ...what]);
  room = { ...room, id: 'b' };
  await confirm();
  deepEqual(calls, [['leave', 'a', 'ben']], 'the members of another room are other ones');
});

test('one writes to somebody at once, and hears why one cannot', async () => {
  people.open(BEN);
  choose('write');
  await settle();
  deepEqual([calls, card.open], [[['write', 'ben']], false]);
  write = refuse(429, 'Too many rooms.');
  people.open(BEN);
  choose('write');
  await settle();
  equal(document.querySelector('#notice .notice-text').textContent, 'Too many rooms.');
});

test('the chatroom’s administrators may do more, but not with themselves', async () => {
  isKeeper = true;
  rights = new Set();
  people.open(BEN);
  await settle();
  deepEqual(offered(), ['write', 'purge', 'block']);
  choose('block');
  question.querySelector('[name=reason]').value = ' Enough. ';
  await confirm();
  deepEqual(calls, [['block', 'ben', 'Enough.']]);
  people.open({ id: 'ann', name: 'Ann' });
  deepEqual(offered(), []);
});

test('of who is known by name only the rest is asked for, and shown while their card is open', async () => {
  const asked = [];
  const gate = Promise.withResolvers();
  api.user = async (id) => (asked.push(id), await gate.promise, { id, name: 'Evelyn', named: true, status: 'Away', time_zone: 'Asia/Tokyo' });
  people.open({ id: 'eve', name: 'Eve' });
  people.close();
  people.open({ id: 'fay', name: 'Fay' });
  gate.resolve();
  await settle();
  const shown = () => ['.dialog-title', '.card-status'].map((selector) => card.querySelector(selector).textContent);
  deepEqual([asked, shown()], [['eve', 'fay'], ['Evelyn', 'Away']]);
  match(card.querySelector('.card-time').textContent, /Asia\/Tokyo/);
  people.changed();
  deepEqual(shown(), ['Evelyn', 'Away'], 'it stays');
  people.close();
  api.user = refuse(404);
  people.open({ id: 'gus', name: 'Gus' });
  await settle();
  deepEqual(shown(), ['Gus', '']);
});

test('what the list of members knows of somebody is on their card, wherever it was opened', () => {
  members.all.set('ben', { user: { ...BEN, status: 'Fishing' }, role: 'member' });
  people.open(BEN);
  equal(card.querySelector('.card-status').textContent, 'Fishing');
  members.all.set('ben', { user: { ...BEN, status: 'Back' }, role: 'member' });
  people.changed();
  equal(card.querySelector('.card-status').textContent, 'Back');
});

test('once nothing is open any more the keyboard goes back, where what had it is gone', async () => {
  const went = [];
  const closed = (dialog) => new Promise((resolve) => dialog.addEventListener('close', () => resolve(settle()), { once: true }));
  people.open(BEN, () => went.push('back'));
  choose('remove');
  await closed(card);
  deepEqual(went, [], 'it is being asked');
  question.querySelector('form').requestSubmit();
  await closed(question);
  deepEqual(went, ['back']);
  const opener = document.body.appendChild(document.createElement('button'));
  after(() => opener.remove());
  opener.focus();
  people.open(BEN, () => went.push('again'));
  people.close();
  await closed(card);
  deepEqual([went, document.activeElement], [['back'], opener]);
  opener.remove();
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  document.querySelector('#chat').inert = false;
  people.open(BEN);
  people.close();
  await closed(card);
  equal(document.activeElement.id, 'log');
});
