import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { GoTo } from '/js/views/go_to.js';

let clock, dialog, goTo, went, asked, people, rooms;

beforeEach(() => {
  clock = FakeClock.install();
  dialog = document.querySelector('#go-to').cloneNode(true);
  document.body.append(dialog);
  [went, asked] = [[], []];
  people = [{ id: 'gus', name: 'Gus' }, { id: 'gil', name: 'Gil', status: 'away' }];
  rooms = [
    { id: 'a', kind: 'open', name: 'garden', isLoud: true },
    { id: 'b', kind: 'direct', users: [{ id: 'gus', name: 'Gus' }] },
    { id: 'c', kind: 'closed', name: 'cellar' },
  ];
  const closing = new AbortController();
  const does = {
    rooms: () => rooms,
    people: async (name) => (asked.push(name), people),
    enter: async (id) => went.push(['room', id]),
    write: async (id) => went.push(['person', id]),
  };
  goTo = new GoTo(dialog, does, closing.signal);
  after(() => (closing.abort(), dialog.remove()));
});

function open() {
  input().value = '';
  dialog.showModal();
  goTo.begin();
}

const input = () => dialog.querySelector('input');
const options = () => [...dialog.querySelectorAll('[role="option"]')];
const names = () => options().map((each) => each.querySelector('bdi').textContent);
const chosen = () => options().findIndex(({ ariaSelected }) => ariaSelected === 'true');

async function type(text) {
  input().value = text;
  input().dispatchEvent(new Event('input'));
  await clock.advance(150);
  await settle();
}

function press(key) {
  input().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

test('it begins with the rooms, the most recent first, and the first is chosen', () => {
  open();
  deepEqual(names(), ['garden', 'Gus', 'cellar']);
  equal(chosen(), 0);
  equal(input().getAttribute('aria-activedescendant'), options()[0].id);
  ok(options()[0].classList.contains('unread'));
});

test('letters find rooms at once, and people once the typing rests; who has a direct room is there once', async () => {
  open();
  input().value = 'g';
  input().dispatchEvent(new Event('input'));
  deepEqual(names(), ['garden', 'Gus']);
  await type('g');
  deepEqual(names(), ['garden', 'Gus', 'Gil']);
  deepEqual(asked, ['g']);
});

test('arrow keys choose around, and Enter goes there', async () => {
  open();
  press('ArrowUp');
  equal(chosen(), 2);
  press('ArrowDown');
  press('ArrowDown');
  equal(chosen(), 1);
  dialog.querySelector('form').requestSubmit();
  await settle();
  deepEqual(went, [['room', 'b']]);
  ok(!dialog.open);
});

test('somebody else is written to by a click', async () => {
  open();
  await type('@gil');
  options().at(-1).click();
  await settle();
  deepEqual(went, [['person', 'gil']]);
});

test('what goes wrong is said, and one can choose anew', async () => {
  open();
  people = [];
  await type('nobody');
  equal(dialog.querySelector('.dialog-note').textContent, 'Nothing and nobody is called so.');
  dialog.querySelector('form').requestSubmit();
  await settle();
  ok(dialog.open);
  deepEqual(went, []);
});

test('an answer to what is typed no more is not shown', async () => {
  open();
  const gate = Promise.withResolvers();
  const late = people;
  people = gate.promise;
  await type('gi');
  people = [];
  await type('x');
  gate.resolve(late);
  await settle();
  deepEqual(names(), []);
});

test('what one has stepped to stays chosen when people arrive, until one types on', async () => {
  open();
  const gate = Promise.withResolvers();
  const found = people;
  people = gate.promise;
  await type('g');
  press('ArrowDown');
  rooms = [...rooms, { id: 'd', kind: 'open', name: 'gym' }];
  [rooms[0], rooms[3]] = [rooms[3], rooms[0]];
  gate.resolve(found);
  await settle();
  deepEqual([names().includes('Gil'), names()[chosen()]], [true, 'Gus']);
  dialog.querySelector('form').requestSubmit();
  await settle();
  deepEqual(went, [['room', 'b']]);
  open();
  press('ArrowDown');
  await type('g');
  equal(chosen(), 0);
});

test('Enter before anybody was found waits for them, and means the first', async () => {
  open();
  const gate = Promise.withResolvers();
  people = gate.promise.then(() => [{ id: 'zoe', name: 'Zoe' }]);
  input().value = 'zoe';
  input().dispatchEvent(new Event('input'));
  dialog.querySelector('form').requestSubmit();
  dialog.querySelector('form').requestSubmit();
  await clock.advance(150);
  deepEqual([asked, went, dialog.open], [['zoe'], [], true]);
  gate.resolve();
  await settle();
  deepEqual([went, dialog.open], [[['person', 'zoe']], false]);
});

test('what is typed otherwise, or closed, after Enter is not gone to; and of nobody nothing comes', async () => {
  for (const change of [() => type('zoey'), () => dialog.close(), () => (people = [])]) {
    open();
    const gate = Promise.withResolvers();
    people = [{ id: 'zoe', name: 'Zoe' }];
    const found = () => gate.promise.then(() => people);
    const answered = people;
    people = gate.promise.then(() => answered);
    input().value = 'zoe';
    input().dispatchEvent(new Event('input'));
    dialog.querySelector('form').requestSubmit();
    people = answered;
    await change();
    gate.resolve();
    await found();
    await settle();
    if (people.length) deepEqual(went, []);
    dialog.close();
  }
});

test('who types on while others are looked for is answered, and a room can be gone to meanwhile', async () => {
  open();
  const gate = Promise.withResolvers();
  people = gate.promise;
  await type('zo');
  people = [{ id: 'zoe', name: 'Zoe' }];
  await type('zoe');
  deepEqual(names(), ['Zoe']);
  people = gate.promise;
  await type('gard');
  dialog.querySelector('form').requestSubmit();
  await settle();
  deepEqual(went, [['room', 'a']]);
  gate.resolve([]);
});
