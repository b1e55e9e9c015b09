import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { lose, refuse } from '/tests/support/room_api.js';
import { FindRooms } from '/js/views/find_rooms.js';

const dialog = document.querySelector('#find-rooms');
const input = dialog.querySelector('input');
const room = (id, more = {}) => ({ id, kind: 'open', name: id, topic: '', members: 1, ...more });
let clock, asked, answer, joined, join, view;

beforeEach(() => {
  clock = FakeClock.install();
  [asked, joined] = [[], []];
  answer = () => ({ rooms: [room('attic', { topic: 'Old things', members: 2 }), room('mine')] });
  join = (id) => joined.push(id);
  const stopping = new AbortController();
  const does = { ask: async (query) => (asked.push(query), answer(query)), join: async (id) => join(id), isMember: (id) => id === 'mine' };
  view = new FindRooms(dialog, does, stopping.signal);
  after(() => (view.close(), stopping.abort()));
});

const names = () => [...dialog.querySelectorAll('.found-name')].map(({ textContent }) => textContent);
const problem = () => dialog.querySelector('.dialog-problem').textContent;

async function type(text) {
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await clock.advance(300);
  await settle();
}

test('open rooms are listed, and who types finds those of a name by one request', async () => {
  view.open();
  await settle();
  deepEqual(names(), ['attic', 'mine']);
  deepEqual([...dialog.querySelectorAll('.found-count')].map(({ textContent }) => textContent), ['2 members', '1 member, you are one']);
  input.value = 'a';
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await type('at');
  deepEqual(asked, [{ name: '' }, { name: 'at' }]);
  answer = () => ({ rooms: [] });
  await type('zzz');
  equal(dialog.querySelector('.found-note').textContent, 'No open room is called so.');
});

test('an answer that comes late is not that to what was typed since', async () => {
  const gate = Promise.withResolvers();
  answer = ({ name }) => (name ? { rooms: [room('new')] } : gate.promise);
  view.open();
  await type('n');
  gate.resolve({ rooms: [room('old')] });
  await settle();
  deepEqual(names(), ['new']);
});

test('one joins by a button, and what goes wrong is said', async () => {
  view.open();
  await settle();
  join = refuse(409, 'The room is archived.');
  dialog.querySelector('.found button').click();
  await settle();
  deepEqual([problem(), dialog.open], ['The room is archived.', true]);
  join = (id) => joined.push(id);
  dialog.querySelector('.found button').click();
  await settle();
  deepEqual([joined, dialog.open], [['attic'], false]);
});

test('more come when one asks for them, and a list that fails says why', async () => {
  answer = ({ cursor }) => (cursor ? { rooms: [room('b')] } : { rooms: [room('a')], next: 'there' });
  view.open();
  await settle();
  dialog.querySelector('.found-more').click();
  await settle();
  deepEqual([names(), dialog.querySelector('.found-more').hidden], [['a', 'b'], true]);
  answer = lose;
  await type('x');
  equal(problem(), 'The server could not be reached.');
});

test('what more is asked for is of the rooms that are listed, whatever has been typed since', async () => {
  const gates = { a: Promise.withResolvers(), ab: Promise.withResolvers() };
  // As a cursor is the last room that was listed, that of another name may be the same.
  answer = ({ name, cursor }) => (cursor ? gates[name].promise : { rooms: [room(`${name}1`)], next: 'there' });
  const more = () => dialog.querySelector('.found-more').click();
  view.open();
  await type('a');
  input.value = 'ab';
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  more();
  await clock.advance(300);
  await settle();
  deepEqual(asked.slice(1), [{ name: 'a' }, { name: 'a', cursor: 'there' }, { name: 'ab' }]);
  more();
  gates.ab.resolve({ rooms: [room('ab2')] });
  gates.a.resolve({ rooms: [room('a2')] });
  await settle();
  deepEqual([names(), dialog.querySelector('.found-more').hidden], [['ab1', 'ab2'], true]);
});

test('Enter goes to the first room of what stands in the box, also where that has to be asked for', async () => {
  view.open();
  await settle();
  const pressed = () => (dialog.querySelector('form').requestSubmit(), settle());
  const write = (text) => {
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  };
  const went = [];
  const follow = (event) => event.target.closest('a') && (event.preventDefault(), went.push(event.target.closest('a').hash));
  dialog.addEventListener('click', follow);
  after(() => dialog.removeEventListener('click', follow));
  let gate = Promise.withResolvers();
  answer = ({ name }) => gate.promise.then(() => ({ rooms: name === 'none' ? [] : [room(name)] }));
  write('garden');
  await pressed();
  await pressed();
  deepEqual([went, dialog.open, asked.map(({ name }) => name)], [[], true, ['', 'garden']], 'the old answer is none to this');
  gate.resolve();
  await settle();
  deepEqual([went, dialog.open], [['#garden'], false]);

  view.open();
  write('none');
  await pressed();
  deepEqual([went.length, dialog.open], [1, true], 'nothing is called so');
  await type('cellar');
  deepEqual([went.length, names()], [1, ['cellar']], 'Enter was pressed before that was typed');
  await pressed();
  deepEqual(went.at(-1), '#cellar');

  view.open();
  gate = Promise.withResolvers();
  write('attic');
  await pressed();
  dialog.close();
  gate.resolve();
  await settle();
  equal(went.length, 2, 'who has closed it goes nowhere');
});

test('where it could not be asked for, Enter asks again', async () => {
  view.open();
  await settle();
  location.hash = '';
  answer = lose;
  input.value = 'garden';
  dialog.querySelector('form').requestSubmit();
  await settle();
  deepEqual([problem(), dialog.open], ['The server could not be reached.', true]);
  answer = ({ name }) => ({ rooms: [room(name)] });
  dialog.querySelector('form').requestSubmit();
  await settle();
  deepEqual([location.hash, dialog.open], ['#garden', false]);
  history.replaceState(null, '', location.pathname);
});
