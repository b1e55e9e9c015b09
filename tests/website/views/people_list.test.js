import { after, deepEqual, equal, ok, test } from '/tests/harness.js';
import { showPeople } from '/js/views/people_list.js';

const ANN = { id: 'ann', name: 'Ann' };
const panel = document.querySelector('#people-panel');
const totals = () => [...document.querySelectorAll('.people-total')].map(({ textContent }) => textContent);
const names = () => [...panel.querySelectorAll('.person-name')].map(({ textContent }) => textContent);
const note = () => panel.querySelector('.people-note');

test('oneself comes first, then the others by name', () => {
  const people = ['Zoe', 'ben', 'Ann', 'Carol'].map((name) => ({ id: name.toLowerCase(), name }));
  showPeople(panel, { people, count: 4 }, ANN, true);
  deepEqual(names(), ['Ann', 'ben', 'Carol', 'Zoe']);
  ok(totals().every((total) => total === '4'), totals());
  ok(note().hidden);
});

test('who comes and goes takes the focus from nobody; the tab key comes to one', () => {
  const people = ['Ben', 'Cem'].map((name) => ({ id: name.toLowerCase(), name }));
  const panel = document.querySelector('#people-panel').cloneNode(true);
  panel.popover = null;
  document.body.append(panel);
  after(() => panel.remove());
  showPeople(panel, { people, count: 2 }, ANN, true);
  const buttons = () => [...panel.querySelectorAll('#people .person')];
  deepEqual(buttons().map(({ tabIndex }) => tabIndex), [0, -1]);
  buttons()[1].focus();
  showPeople(panel, { people: [...people, { id: 'ada', name: 'Ada' }], count: 3 }, ANN, true);
  equal(document.activeElement.closest('li').dataset.userId, 'cem');
  deepEqual(buttons().map(({ tabIndex }) => tabIndex), [-1, -1, 0]);
});

test('before it is known, no number is shown', () => {
  showPeople(panel, { people: [], count: null }, ANN, true);
  ok(totals().every((total) => total === ''), totals());
  ok(note().hidden);
});

test('without a connection no number is shown, and the list is said to be old', () => {
  showPeople(panel, { people: [ANN], count: null }, ANN, false);
  ok(totals().every((total) => total === ''), totals());
  deepEqual(names(), ['Ann']);
  ok(panel.classList.contains('stale'));
  equal(note().textContent, 'As it was before the connection was lost.');
  showPeople(panel, { people: [ANN], count: 1 }, ANN, true);
  ok(!panel.classList.contains('stale') && note().hidden);
});

test('a list that came before the first connection is not called old', () => {
  showPeople(panel, { people: [ANN], count: 1 }, ANN, false);
  ok(totals().every((total) => total === ''), totals());
  ok(note().hidden);
});

test('a room that is too large to list is said to be so', () => {
  showPeople(panel, { people: [], count: 1_234 }, ANN, true);
  ok(totals().every((total) => total === (1_234).toLocaleString()), totals());
  equal(note().textContent, 'This room is too busy to list everyone.');
});

test('who stays keeps their button, whoever comes and goes: a press on it goes on', () => {
  const people = ['Ben', 'Dora'].map((name) => ({ id: name.toLowerCase(), name }));
  showPeople(panel, { people, count: 2 }, ANN, true);
  const [ben, dora] = panel.querySelectorAll('#people .person');
  showPeople(panel, { people: [{ id: 'cem', name: 'Cem' }, people[1]], count: 2 }, ANN, false);
  deepEqual(names(), ['Cem', 'Dora']);
  equal(panel.querySelectorAll('#people .person')[1], dora);
  equal(ben.isConnected, false);
  showPeople(panel, { people: [people[0], { id: 'dora', name: 'Zoe' }], count: 2 }, ANN, true);
  deepEqual([names(), panel.querySelectorAll('#people .person')[1]], [['Ben', 'Zoe'], dora]);
});
