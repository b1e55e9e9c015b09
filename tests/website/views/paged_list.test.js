import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { PagedList } from '/js/views/paged_list.js';

let part, list, answers, asked, act;

beforeEach(() => {
  part = document.querySelector('#room-invitations .paged').cloneNode(true);
  document.body.append(part);
  asked = [];
  answers = [() => ({ items: ['a', 'b'], next: 'two' }), () => ({ items: ['c'] })];
  act = async (item) => item.remove();
  const item = (text) => {
    const element = document.createElement('li');
    element.append(Object.assign(document.createElement('button'), { textContent: text }));
    return element;
  };
  const stopping = new AbortController();
  const does = { ask: async (query) => (asked.push(query), answers.shift()()), item, none: () => 'Nothing.', act: (...what) => act(...what) };
  list = new PagedList(part, does, stopping.signal);
  after(() => (stopping.abort(), part.remove()));
});

const texts = () => [...part.querySelectorAll('li')].map(({ textContent }) => textContent);
const find = (name) => part.querySelector(name);

test('a page comes after the other', async () => {
  list.begin();
  equal(find('.paged-note').textContent, 'Loading…');
  await settle();
  deepEqual([texts(), find('.paged-more').hidden, find('.paged-note').textContent], [['a', 'b'], false, '']);
  find('.paged-more').click();
  await settle();
  deepEqual([texts(), find('.paged-more').hidden, asked], [['a', 'b', 'c'], true, [{}, { cursor: 'two' }]]);
});

test('an empty page that is not the last is passed over, and that there is nothing is said', async () => {
  answers = [() => ({ items: [], next: 'two' }), () => ({ items: [] })];
  list.begin();
  await settle();
  deepEqual([texts(), find('.paged-note').textContent, asked.length], [[], 'Nothing.', 2]);
});

test('a page that does not come can be asked for again', async () => {
  answers.unshift(refuse(503, 'Not now.'));
  list.begin();
  await settle();
  deepEqual([find('.dialog-problem').textContent, find('.paged-more').hidden, find('.paged-note').textContent], ['Not now.', false, '']);
  find('.paged-more').click();
  await settle();
  deepEqual([texts(), find('.dialog-problem').hidden], [['a', 'b'], true]);
});

test('what is begun anew shows nothing of before', async () => {
  let late;
  answers.unshift(() => new Promise((resolve) => (late = resolve)));
  list.begin();
  list.begin();
  await settle();
  late({ items: ['old'] });
  await settle();
  deepEqual(texts(), ['a', 'b']);
});

test('what is done with an item takes it away, or says why not; the focus stays near', async () => {
  answers = [() => ({ items: ['a', 'b'] })];
  list.begin();
  await settle();
  const done = act;
  act = refuse(403, 'No.');
  part.querySelectorAll('button')[0].click();
  await settle();
  deepEqual([texts(), find('.dialog-problem').textContent], [['a', 'b'], 'No.']);
  act = done;
  part.querySelector('li button').click();
  await settle();
  deepEqual([texts(), document.activeElement.textContent], [['b'], 'b']);
  part.querySelector('li button').click();
  await settle();
  deepEqual([texts(), find('.paged-note').textContent], [[], 'Nothing.']);
});

test('something is done with one item while it is with another', async () => {
  list.begin();
  await settle();
  const gate = Promise.withResolvers();
  const done = [];
  act = async (item) => {
    done.push(item.textContent);
    await gate.promise;
    item.remove();
  };
  for (const button of [...part.querySelectorAll('li button'), part.querySelector('li button')]) button.click();
  deepEqual(done, ['a', 'b']);
  gate.resolve();
  await settle();
  deepEqual(texts(), []);
});
