import { after, beforeEach, deepEqual, equal, match, test } from '/tests/harness.js';
import { hours } from '/js/languages/hours.js';
import { PersonCard } from '/js/views/person_card.js';

const dialog = document.querySelector('#person');
const text = (selector) => (dialog.querySelector(selector).hidden ? null : dialog.querySelector(selector).textContent);
const BEN = { id: 'ben', name: 'Ben', named: true };
let card, chosen;

beforeEach(() => {
  const stopping = new AbortController();
  card = new PersonCard(dialog, stopping.signal);
  chosen = [];
  card.addEventListener('choose', ({ detail: { act, person } }) => chosen.push([act, person.id]));
  after(() => (card.close(), stopping.abort()));
});

test('it says who somebody is', () => {
  const person = { ...BEN, status: 'Fishing', time_zone: 'Asia/Tokyo' };
  card.show({ person, member: { role: 'admin', joined_at: '2030-01-01T00:00:00.000Z' }, isHere: true, acts: new Set(['write']) });
  deepEqual(['.dialog-title', '.card-is', '.card-status'].map(text), ['Ben', 'Admin of this room, since 1 Jan 2030, here now', 'Fishing']);
  match(text('.card-time'), /^It is \d\d:\d\d there \(.Asia\/Tokyo.\)\.$/);
  deepEqual([...dialog.querySelectorAll('[data-act]:not([hidden])')].map(({ dataset }) => dataset.act), ['write']);
});

test('what is not known is not said', () => {
  card.show({ person: { id: 'x', name: 'Guest 1A2B', named: false, time_zone: 'Mars/Olympus' }, acts: new Set() });
  deepEqual(['.card-is', '.card-status', '.card-time'].map(text), ['has not chosen a name yet', null, null]);
});

test('what is chosen is told with whom, and the card is gone', () => {
  card.show({ person: BEN, acts: new Set(['write']) });
  equal(card.person, BEN);
  dialog.querySelector('[data-act=write]').click();
  deepEqual([chosen, card.person], [[['write', 'ben']], null]);
});

test('their time has the hours that were chosen in the settings', () => {
  after(() => hours.choose(''));
  const person = { ...BEN, time_zone: 'Asia/Tokyo' };
  for (const [choice, pattern] of [['h12', /^It is \d{1,2}:\d\d\s?[ap]m there/i], ['h23', /^It is \d\d:\d\d there/]]) {
    hours.choose(choice);
    card.show({ person, acts: new Set() });
    match(text('.card-time'), pattern);
  }
  hours.choose('h12');
  match(text('.card-time'), /^It is \d{1,2}:\d\d\s?[ap]m there/i, 'also while it is open');
});
