import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { setOnLine } from '/tests/support/page.js';
import { ANN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { emptyStorage, fakeLocks } from '/tests/support/tabs.js';
import { Reactions } from '/js/messages/reactions.js';
import { SignedOut } from '/js/net/problem.js';

let api, locks, reactions, message, failures;

beforeEach(() => {
  emptyStorage();
  locks = fakeLocks();
  api = new RoomApi();
  failures = [];
  open();
  message = api.write('hello', { reactions: [{ emoji: '👍', count: 2, users: ['ben', 'cleo'] }] });
});

/** As the page does it when the site is opened. */
function open(tab = '1') {
  locks.held.add(`chatroom.tab.${tab}`);
  const opened = new Reactions(api, ANN, { id: tab });
  opened.addEventListener('reacted', ({ detail }) => (message = detail));
  opened.addEventListener('failed', ({ detail }) => failures.push(detail.problem.message));
  after(() => opened.stop());
  reactions = opened;
}

const kept = () => Object.keys(localStorage).length;

const look = () => reactions.applied(message).reactions.map(({ emoji, count, own }) => `${emoji}${count}${own ? '!' : ''}`).join(' ');
const asked = () => api.calls.map(([method, , { emoji }]) => `${method} ${emoji}`);

test('one\'s own is shown at once, and taken back by the next click', async () => {
  reactions.toggle(message, '👍');
  equal(look(), '👍3!');
  await settle();
  equal(look(), '👍3!');
  reactions.toggle(message, '👍');
  equal(look(), '👍2');
  await settle();
  deepEqual([look(), asked()], ['👍2', ['react 👍', 'unreact 👍']]);
});

test('a new emoji comes last, and goes with its last one', async () => {
  reactions.toggle(message, '🎉');
  equal(look(), '👍2 🎉1!');
  await settle();
  reactions.toggle(message, '🎉');
  equal(look(), '👍2');
  await settle();
  equal(look(), '👍2');
});

test('for one emoji never two are under way; the last wish counts', async () => {
  const gate = Promise.withResolvers();
  api.before.react = () => gate.promise;
  for (let count = 0; count < 4; count += 1) reactions.toggle(message, '👍');
  reactions.toggle(message, '🎉');
  deepEqual([look(), asked()], ['👍2 🎉1!', ['react 👍', 'react 🎉']]);
  gate.resolve();
  await settle();
  deepEqual(asked(), ['react 👍', 'react 🎉', 'unreact 👍']);
  equal(look(), '👍2 🎉1!');
});

test('what is wished without a network is done once there is one, as it was wished last', async () => {
  setOnLine(false);
  for (const method of ['react', 'unreact']) api.before[method] = lose;
  reactions.toggle(message, '🎉');
  for (let count = 0; count < 2; count += 1) reactions.toggle(message, '👍');
  await settle();
  deepEqual([look(), asked(), failures], ['👍2 🎉1!', ['react 🎉', 'react 👍'], []]);
  for (const method of ['react', 'unreact']) api.before[method] = () => {};
  setOnLine(true);
  await settle();
  deepEqual([look(), asked().slice(2), failures], ['👍2 🎉1!', ['react 🎉', 'unreact 👍'], []]);
});

test('what could not be done is as it was, and says why', async () => {
  for (const fail of [lose, refuse(409, 'It has 20 other emoji already.')]) {
    api.before.react = fail;
    reactions.toggle(message, '🎉');
    await settle();
    equal(look(), '👍2');
  }
  deepEqual(failures, ['The server could not be reached.', 'It has 20 other emoji already.']);
});

test('whose session has ended is told that, not this', async () => {
  api.before.react = () => {
    throw new SignedOut();
  };
  reactions.toggle(message, '👍');
  await settle();
  deepEqual([failures, look()], [[], '👍2']);
});

test('what others do meanwhile is counted, and one\'s own once', async () => {
  const gate = Promise.withResolvers();
  api.before.react = () => gate.promise;
  reactions.toggle(message, '👍');
  message = { ...message, reactions: [{ emoji: '👍', count: 3, users: ['ben', 'cleo', 'dora'] }] };
  equal(look(), '👍4!');
  message = { ...message, reactions: [{ emoji: '👍', count: 4, users: ['ben', 'cleo', 'dora', 'ann'] }] };
  equal(look(), '👍4!');
});

test('beyond the people that a message names, a page knows its own', async () => {
  const users = Array.from({ length: 20 }, (_, number) => `user ${number}`);
  const crowded = (count) => (message = { ...message, reactions: [{ emoji: '👍', count, users }] });
  crowded(30);
  reactions.toggle(message, '👍');
  await settle();
  crowded(31);
  equal(look(), '👍31!');
  reactions.toggle(message, '👍');
  await settle();
  crowded(30);
  equal(look(), '👍30');
});

test('a message without any is left as it is', () => {
  const plain = api.write('plain');
  equal(reactions.applied(plain), plain);
});

test('what is wished without a network outlives its page, and is done when its user is back', async () => {
  setOnLine(false);
  for (const method of ['react', 'unreact']) api.before[method] = lose;
  reactions.toggle(message, '🎉');
  await settle();
  // Nothing more is heard of the page that it was begun in.
  api = Object.assign(new RoomApi(), { said: api.said });
  api.before.react = lose;
  open('2');
  await reactions.resume();
  equal(look(), '👍2', 'what a tab that is open waits with is left to it');
  locks.held.delete('chatroom.tab.1');
  open('3');
  await reactions.resume();
  await settle();
  equal(look(), '👍2 🎉1!');
  api.before.react = () => {};
  setOnLine(true);
  await settle();
  deepEqual([look(), asked().at(-1), kept(), failures], ['👍2 🎉1!', 'react 🎉', 0, []]);
});

test('whose session ends, or whose page goes, meanwhile has it when they are back', async () => {
  for (const fail of [() => { throw new SignedOut(); }, lose]) {
    api.before.react = fail;
    reactions.toggle(message, '🎉');
    reactions.stop();
    await settle();
    equal(kept(), 1);
    api.before.react = () => {};
    open();
    await reactions.resume();
    await settle();
    equal(kept(), 0);
    message = api.change(message, { reactions: [] });
  }
  deepEqual([asked(), failures], [['react 🎉', 'react 🎉', 'react 🎉', 'react 🎉'], []]);
});

test('what was left and is refused is told and not kept, nor is used what somebody else has put into storage', async () => {
  localStorage.setItem('chatroom.ann.reaction.x', JSON.stringify({ room: 'general', id: message.id, emoji: '🎉', wanted: true }));
  localStorage.setItem('chatroom.ann.reaction.y', '{"room": 1}');
  api.before.react = refuse(409);
  await reactions.resume();
  await settle();
  deepEqual([look(), failures, kept(), asked()], ['👍2', ['No.'], 1, ['react 🎉']]);
  equal(reactions.applied({ ...message, deleted_at: 'then', reactions: [] }).reactions.length, 0);
});
