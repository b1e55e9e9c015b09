import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { refuse } from '/tests/support/room_api.js';
import { InvitePeople } from '/js/views/invite_people.js';

let asked, bringIn, brought, clock, members, part, people, view;

beforeEach(() => {
  clock = FakeClock.install();
  part = document.querySelector('.invite-people').cloneNode(true);
  document.body.append(part);
  asked = [];
  brought = [];
  people = async (name) => [{ id: 'ben', name: 'Ben' }, { id: 'bea', name: `Bea of ${name}` }];
  bringIn = async (...what) => void brought.push(what);
  members = async () => ['ben'];
  const does = { people: (...what) => (asked.push(what), people(...what)), members: (room) => members(room), bringIn: (...what) => bringIn(...what) };
  const stopping = new AbortController();
  view = new InvitePeople(part, does, stopping.signal);
  view.open('a');
  after(() => (stopping.abort(), part.remove()));
});

async function type(text) {
  part.querySelector('input').value = text;
  part.querySelector('input').dispatchEvent(new Event('input'));
  await clock.advance(200);
}

const rows = () => [...part.querySelectorAll('li')].map((row) => [row.querySelector('bdi').textContent, row.querySelector('button').hidden]);
const problem = () => part.querySelector('.dialog-problem').textContent;

test('people are found by a name, and members are marked', async () => {
  await type(' b ');
  deepEqual(asked, [['b', 'a']]);
  deepEqual(rows(), [['Ben', true], ['Bea of b', false]]);
  await type('');
  deepEqual([rows(), asked.length], [[], 1]);
});

test('who is invited is in the room at once, by a click or by Enter', async () => {
  await type('b');
  part.querySelector('input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
  await settle();
  deepEqual([brought, rows()], [[['a', 'bea']], [['Ben', true], ['Bea of b', true]]]);
});

test('Enter once more brings in nobody else who is called so', async () => {
  people = async () => [{ id: 'bea', name: 'Bea' }, { id: 'bert', name: 'Bert' }];
  const enter = () => part.querySelector('input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
  await type('b');
  enter();
  await settle();
  enter();
  await settle();
  deepEqual([brought, part.querySelector('input').value], [[['a', 'bea']], '']);
  await type('be');
  const gate = Promise.withResolvers();
  bringIn = (...what) => (brought.push(what), gate.promise);
  part.querySelector('li:last-child button').click();
  await type('bertha');
  gate.resolve();
  await settle();
  equal(part.querySelector('input').value, 'bertha', 'what has been typed meanwhile stays');
});

test('who is about to be invited stays where they are when somebody else is in', async () => {
  people = async () => [{ id: 'bea', name: 'Bea' }, { id: 'bert', name: 'Bert' }];
  await type('b');
  const [first, second] = part.querySelectorAll('li button');
  first.click();
  second.focus();
  await settle();
  deepEqual([first.hidden, second.isConnected, document.activeElement === second], [true, true, true]);
});

test('what is refused is said, and can be tried again', async () => {
  bringIn = refuse(429, 'Too many.');
  await type('b');
  part.querySelector('li:last-child button').click();
  await settle();
  deepEqual([problem(), rows()[1][1]], ['Too many.', false]);
  people = refuse(503, 'Not now.');
  await type('be');
  equal(problem(), 'Not now.');
});

test('that nobody is called so is said, and another room begins anew', async () => {
  people = async () => [];
  await type('x');
  equal(part.querySelector('.invitees-note').textContent, 'Nobody is called so.');
  view.open('b');
  deepEqual([part.querySelector('.invitees-note').textContent, part.querySelector('input').value], ['', '']);
});

test('an answer to what is asked no more is not shown', async () => {
  const answers = [];
  people = () => new Promise((resolve) => answers.push(resolve));
  await type('a');
  await type('b');
  answers[1]([{ id: 'bo', name: 'Bo' }]);
  answers[0]([{ id: 'ada', name: 'Ada' }]);
  await settle();
  deepEqual(rows(), [['Bo', false]]);
});

test('Enter brings in the first of those who are called as it stands there, once they are known', async () => {
  await type('b');
  const enter = () => part.querySelector('input').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', cancelable: true }));
  const write = (text) => {
    part.querySelector('input').value = text;
    part.querySelector('input').dispatchEvent(new Event('input'));
  };
  const gate = Promise.withResolvers();
  people = () => gate.promise;
  write('zoe');
  enter();
  enter();
  await clock.advance(200);
  deepEqual([brought, asked.map(([name]) => name)], [[], ['b', 'zoe']], 'nobody who is called otherwise');
  gate.resolve([{ id: 'zoe', name: 'Zoe' }]);
  await settle();
  deepEqual(brought, [['a', 'zoe']]);
  people = async () => [{ id: 'gus', name: 'Gus' }];
  write('nobody');
  enter();
  await type('gus');
  deepEqual(brought.length, 1, 'Enter was pressed before that was typed');
  people = async () => [];
  write('none');
  enter();
  await settle();
  deepEqual([brought.length, rows()], [1, []]);
});

test('nobody waits until all members are known, nor until another is brought in', async () => {
  members = () => new Promise(() => {});
  view.open('b');
  const gate = Promise.withResolvers();
  bringIn = (...what) => (brought.push(what), gate.promise);
  await type('b');
  for (const button of part.querySelectorAll('li button')) button.click();
  deepEqual(brought, [['b', 'ben'], ['b', 'bea']]);
  gate.resolve();
  await settle();
  deepEqual(rows(), [['Ben', true], ['Bea of b', true]]);
});

test('each room’s members are asked for, and what went wrong with another’s is not said', async () => {
  const gate = Promise.withResolvers();
  members = () => gate.promise.then(refuse(429, 'Too many.'));
  view.open('b');
  members = async () => ['bea'];
  view.open('c');
  gate.resolve();
  await type('b');
  deepEqual([rows(), problem()], [[['Ben', false], ['Bea of b', true]], '']);
});
