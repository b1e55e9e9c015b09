import { beforeEach, deepEqual, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { lose, refuse } from '/tests/support/room_api.js';
import { Lookup } from '/js/views/lookup.js';

let answer, asked, clock, did, lookup;

beforeEach(() => {
  clock = FakeClock.install();
  [asked, did] = [[], []];
  answer = async (text) => `of ${text}`;
  lookup = new Lookup({
    ask: (text) => (asked.push(text), answer(text)),
    show: (...shown) => did.push(shown),
    take: () => did.push('take'),
    say: (sentence) => sentence && did.push(sentence),
  });
});

async function type(text) {
  lookup.typed(text);
  await clock.advance(150);
}

async function enter(text) {
  lookup.entered(text);
  await settle();
}

test('it is asked for once the typing rests', async () => {
  for (const text of ['z', 'zo', 'zoe']) lookup.typed(text);
  await type('zoe');
  deepEqual([asked, did, lookup.answered], [['zoe'], [['of zoe', 'zoe']], 'zoe']);
});

test('Enter takes the first of what is shown, and waits for it where that is of something else', async () => {
  await type('b');
  await enter('b');
  deepEqual([asked, did.splice(0)], [['b'], [['of b', 'b'], 'take']]);
  const gate = Promise.withResolvers();
  answer = () => gate.promise;
  lookup.typed('bea');
  await enter('bea');
  await enter('bea');
  await type('bea');
  deepEqual([asked, did], [['b', 'bea'], []], 'it is asked for once');
  gate.resolve('Bea');
  await settle();
  deepEqual(did, [['Bea', 'bea'], 'take']);
});

test('who types on after Enter takes nothing, and an answer to what stood there is not shown', async () => {
  const gates = { b: Promise.withResolvers(), be: Promise.withResolvers() };
  answer = (text) => gates[text].promise;
  await enter('b');
  lookup.typed('be');
  gates.b.resolve('Ben');
  await settle();
  deepEqual(did, []);
  await clock.advance(150);
  gates.be.resolve('Bea');
  await settle();
  deepEqual([did, lookup.answered], [[['Bea', 'be']], 'be']);
});

test('what goes wrong is said of what stands there only, and Enter asks again', async () => {
  await type('a');
  answer = refuse(503, 'Not now.');
  await enter('b');
  deepEqual([did.splice(0), lookup.answered], [[['of a', 'a'], 'Not now.'], 'a']);
  const gate = Promise.withResolvers();
  answer = () => gate.promise.then(lose);
  await enter('b');
  answer = async () => 'Cem';
  await type('c');
  gate.resolve();
  await settle();
  await enter('b');
  deepEqual([did, asked], [[['Cem', 'c'], ['Cem', 'b'], 'take'], ['a', 'b', 'b', 'c', 'b']]);
});

test('once it is cleared nothing is asked for, shown or known', async () => {
  const gate = Promise.withResolvers();
  await type('a');
  answer = () => gate.promise;
  await enter('b');
  lookup.clear();
  gate.resolve('Ben');
  lookup.typed('c');
  lookup.clear();
  await clock.advance(150);
  deepEqual([did, asked, lookup.answered], [[['of a', 'a']], ['a', 'b'], null]);
});
