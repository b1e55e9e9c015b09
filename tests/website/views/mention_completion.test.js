import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { MentionCompletion } from '/js/views/mention_completion.js';

const BEN = { id: 'ben', name: 'Ben', status: 'in the garden' };
const BEA = { id: 'bea', name: 'Bea' };

let clock, input, list, completion, asked, taken, answer;

beforeEach(() => {
  clock = FakeClock.install();
  input = document.createElement('textarea');
  list = Object.assign(document.createElement('div'), { hidden: true, role: 'listbox' });
  document.body.append(input, list);
  after(() => (input.remove(), list.remove()));
  input.focus();
  asked = [];
  taken = [];
  answer = async () => [BEN, BEA];
  completion = new MentionCompletion(input, list);
  completion.find = (query) => (asked.push(query), answer(query));
  completion.addEventListener('take', ({ detail: { person, length } }) => taken.push([person.id, length]));
});

async function type(text) {
  input.value = text;
  input.setSelectionRange(text.length, text.length);
  completion.look();
  await clock.advance(200);
}

const press = (key, more) => completion.pressed({ key, ...more });
const active = () => document.getElementById(input.getAttribute('aria-activedescendant'))?.querySelector('.mention-name').textContent ?? null;

test('a name that is begun after @ is looked for, once things come to rest', async () => {
  for (const text of ['ask @b', 'ask @be']) {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    completion.look();
  }
  await clock.advance(200);
  deepEqual(asked, ['be']);
  deepEqual([...list.children].map(({ textContent }) => textContent), ['BBenin the garden', 'BBea']);
  equal(active(), 'Ben');
  await type('(@maria de');
  equal(asked.at(-1), 'maria de');
});

test('an address, an @ alone and what is marked are no beginning of a name', async () => {
  for (const text of ['ann@example', '@', 'a @ b', '@a b c', '@<b']) await type(text);
  input.value = '@be';
  input.setSelectionRange(0, 3);
  completion.look();
  await clock.advance(200);
  completion.isTaken = () => true;
  await type('@ben');
  deepEqual(asked, []);
});

test('arrow keys go round, Enter and Tab take, Escape closes', async () => {
  equal(press('Enter'), false, 'while nothing is offered, keys are the box’s');
  await type('@be');
  deepEqual(['ArrowDown', 'ArrowDown', 'ArrowUp'].map((key) => (press(key), active())), ['Bea', 'Ben', 'Bea']);
  equal(press('Enter', { shiftKey: true }), false);
  ok(press('Tab'));
  deepEqual([taken, list.hidden, active()], [[['bea', 3]], true, null]);
  await type('@ben');
  ok(press('Escape'));
  deepEqual([list.hidden, press('Enter')], [true, false]);
});

test('a click takes, and the box keeps the focus', async () => {
  await type('@be');
  const event = new PointerEvent('pointerdown', { bubbles: true, cancelable: true });
  list.children[1].dispatchEvent(event);
  list.children[1].click();
  deepEqual([event.defaultPrevented, taken, document.activeElement === input], [true, [['bea', 3]], true]);
});

test('a name may have any sign in it, from its beginning on', async () => {
  const typed = ['@🦊', 'ask @🦊 Fo', '@★St', '(@(op', "@O'Brien (ops)", '@¡'];
  for (const text of typed) await type(text);
  deepEqual(asked, ['🦊', '🦊 Fo', '★St', '(op', "O'Brien (ops)", '¡']);
  asked = [];
  for (const text of ['ann@example', '🦊@example', '(ops)@example', '@ann@example', 'a@b @c@d', '@🦊 ann@example']) await type(text);
  deepEqual(asked, []);
});

test('an answer that comes late, or does not come, disturbs nobody', async () => {
  const gates = { b: Promise.withResolvers(), be: Promise.withResolvers() };
  answer = (query) => gates[query].promise;
  await type('@b');
  await type('@be');
  gates.be.resolve([BEA]);
  await settle();
  gates.b.resolve([BEN]);
  await settle();
  equal(active(), 'Bea');
  answer = async () => {
    throw new Error('No.');
  };
  await type('@bex');
  ok(list.hidden);
});

test('once the box is emptied, or left, what was asked for is offered no more; who is back is offered it again', async () => {
  const gate = Promise.withResolvers();
  answer = () => gate.promise;
  await type('@be');
  input.value = '';
  completion.close();
  gate.resolve([BEA]);
  await settle();
  ok(list.hidden);
  answer = async () => [BEN];
  await type('@be');
  equal(active(), 'Ben');
  input.blur();
  await clock.advance(200);
  ok(list.hidden);
  input.focus();
  await clock.advance(200);
  equal(active(), 'Ben');
});

test('what was closed by Escape stays closed until one types on', async () => {
  await type('@be');
  press('Escape');
  await type('@be');
  ok(list.hidden);
  await type('@ben');
  equal(active(), 'Ben');
});

test('Enter takes nobody of those who were offered for what stood there before', async () => {
  await type('@b');
  equal(active(), 'Ben');
  const gate = Promise.withResolvers();
  answer = () => gate.promise;
  input.value = '@bea';
  input.setSelectionRange(4, 4);
  completion.look();
  ok(press('Enter'), 'it sends nothing either');
  ok(press('Enter'));
  deepEqual([taken, asked], [[], ['b', 'bea']]);
  gate.resolve([BEA]);
  await settle();
  deepEqual(taken, [['bea', 4]]);
});

test('where nobody is called so Enter takes nobody, nor where one has typed on', async () => {
  for (const [then, found] of [['@bz', []], ['@bea', [BEA]]]) {
    answer = async () => [BEN, BEA];
    await type('@b');
    answer = async () => found;
    input.value = '@bz';
    input.setSelectionRange(3, 3);
    completion.look();
    press('Tab');
    await type(then);
    deepEqual(taken, []);
    completion.close();
  }
});

test('whom the arrow keys have come to stays chosen when an answer comes', async () => {
  await type('@b');
  answer = async () => [{ id: 'bert', name: 'Bert' }, BEN, BEA];
  input.value = '@be';
  input.setSelectionRange(3, 3);
  completion.look();
  press('ArrowDown');
  equal(active(), 'Bea');
  await clock.advance(200);
  deepEqual([list.children.length, active()], [3, 'Bea']);
  press('Enter');
  await type('@b');
  deepEqual([taken, active()], [[['bea', 3]], 'Bert']);
});
