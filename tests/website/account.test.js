import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { Account } from '/js/account.js';
import { Problem, SignedOut } from '/js/net/problem.js';

let answer, asked, session, live, me, called, account, opened, begin;

beforeEach(() => {
  localStorage.clear();
  const closing = new AbortController();
  answer = async () => ({ id: 'ann', name: 'Anna', named: true });
  asked = 0;
  session = Object.assign(new EventTarget(), { user: { id: 'ann', name: 'Ann' } });
  live = Object.assign(new EventTarget(), { room: null });
  me = { ...session.user };
  const api = { me: () => ((asked += 1), answer()), changeMe: async (changes) => ({ id: 'ann', name: 'Anna', named: true, ...changes }) };
  called = [];
  const names = { learn: ([{ id, name }]) => called.push(`${id}: ${name}`) };
  opened = [];
  const keyList = { use: () => opened.push('keys') };
  begin = () => new Account({ api, session, me, names, live, keyList, signal: closing.signal });
  account = begin();
  account.addEventListener('order', () => opened.push('order'));
  after(() => (closing.abort(), account.close()));
});

const shown = () => document.querySelector('#me').textContent;
const dialog = () => document.querySelector('#profile');

async function join() {
  live.dispatchEvent(new Event('joined'));
  await settle();
}

async function until(question) {
  for (let tries = 0; tries < 400 && !question(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  ok(question(), 'it never comes about');
}

test('the name is the token’s until the profile is there, which is asked for once', async () => {
  equal(shown(), 'Ann');
  session.user = { id: 'ann', name: 'Anne' };
  session.dispatchEvent(new Event('named'));
  equal(shown(), 'Anne');
  await join();
  await join();
  deepEqual([shown(), me.name, asked], ['Anna', 'Anna', 1]);
  deepEqual(called, ['ann: Anna'], 'who is mentioned is called so, too');
});

test('what one writes elsewhere under another name, and a page that slept, have the profile asked for anew', async () => {
  await join();
  const wrote = (id, name) => account.receive([{ type: 'typing' }, { type: 'message.created', message: { author: { id, name } } }]);
  wrote('ann', 'Anna');
  wrote('ben', 'Benny');
  equal(asked, 1);
  answer = async () => ({ id: 'ann', name: 'Annie', named: true });
  wrote('ann', 'Annie');
  await settle();
  deepEqual([shown(), me.name, asked], ['Annie', 'Annie', 2]);
  live.dispatchEvent(new Event('awake'));
  await settle();
  equal(asked, 3);
});

test('what is told of oneself as a member has the profile asked for anew where it is news', async () => {
  await join();
  const tell = (type, user) => account.receive([{ type, room: 'general', user, role: 'member' }]);
  tell('member.updated', { id: 'ann', name: 'Anna', named: true });
  tell('member.updated', { id: 'ben', name: 'Benny', named: true });
  tell('presence.joined', { id: 'ann', name: 'Ann' });
  equal(asked, 1);
  answer = async () => ({ id: 'ann', name: 'Anna', named: true, status: 'away' });
  tell('member.updated', { id: 'ann', name: 'Anna', named: true, status: 'away' });
  await settle();
  deepEqual([account.profile.user.status, asked], ['away', 2]);
  tell('member.updated', { id: 'ann', name: 'Anna', named: true, status: 'away' });
  equal(asked, 2);
});

test('an answer that is older than one’s own change changes nothing', async () => {
  let give;
  answer = () => new Promise((resolve) => (give = resolve));
  await join();
  await account.profile.change({ name: 'Annie' });
  give({ id: 'ann', name: 'Anna', named: true });
  await settle();
  equal(shown(), 'Annie');
});

test('where the room on the screen is heard already, the profile is asked for at once', async () => {
  live.room = 'general';
  begin();
  await settle();
  deepEqual([shown(), asked], ['Anna', 1]);
});

test('what fails is asked for again with the next connection, and says nothing', async () => {
  for (const problem of [new Problem({ status: 503 }), new SignedOut()]) {
    answer = () => Promise.reject(problem);
    await join();
    equal(shown(), 'Ann');
  }
  answer = async () => ({ id: 'ann', name: 'Anna', named: true });
  await join();
  equal(shown(), 'Anna');
});

test('who has no name yet is asked for one', async () => {
  answer = async () => ({ id: 'ann', name: 'Guest 1A2B', named: false });
  await join();
  await until(() => dialog().open);
  account.close();
  ok(!dialog().open);
});

test('who is writing already is asked for a name when they come back', async () => {
  answer = async () => ({ id: 'ann', name: 'Guest 1A2B', named: false });
  const composer = document.querySelector('#composer');
  after(() => (composer.value = ''));
  composer.value = 'Hello, I am';
  await join();
  const isAskedFor = () => Object.keys(localStorage).some((key) => key.includes('asked for a name'));
  ok(!isAskedFor());
  composer.value = '';
  live.dispatchEvent(new Event('awake'));
  await settle();
  await until(() => dialog().open);
  ok(isAskedFor());
});

test('the profile opens from the menu, which closes', async () => {
  const menu = document.querySelector('#account-menu');
  document.querySelector('#chat').hidden = false;
  menu.showPopover();
  document.querySelector('#open-profile').click();
  await until(() => dialog().open);
  ok(!menu.matches(':popover-open'));
  account.close();
});

test('the keys, and for administrators what keeps order, are in the menu, too', async () => {
  const order = document.querySelector('#open-order');
  ok(order.hidden);
  answer = async () => ({ id: 'ann', name: 'Anna', named: true, admin: true });
  await join();
  ok(!order.hidden);
  document.querySelector('#open-keys').click();
  order.click();
  deepEqual(opened, ['keys', 'order']);
});
