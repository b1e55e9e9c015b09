import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { PagedList } from '/js/views/paged_list.js';

let part, list, answers, asked, act;

beforeEach(() => {
  part = document.querySelector('#room-invitations .paged').cloneNode(true);
  document.body.append(part);
  asked = [];
  answers = [() => ({ items: ['a', 'b'], next: 'two' }), () => ({ items: ['c'] })];
  act = async () => {};
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

test('the keyboard stays near where there is nothing after all', async () => {
  answers = [refuse(503, 'Not now.'), () => ({ items: [] })];
  list.begin();
  await settle();
  find('.paged-more').focus();
  find('.paged-more').click();
  await settle();
  deepEqual([find('.dialog-problem').hidden, document.activeElement === find('.paged-note')], [true, true]);
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

test('what cannot be done with an item is said', async () => {
  list.begin();
  await settle();
  act = refuse(403, 'No.');
  part.querySelectorAll('button')[0].click();
  await settle();
  deepEqual([texts(), find('.dialog-problem').textContent], [['a', 'b'], 'No.']);
});

test('the keyboard stays at the button that brings more, and with the last page at what that brought', async () => {
  answers.push(() => ({ items: ['d'] }));
  answers[1] = () => ({ items: ['c'], next: 'three' });
  list.begin();
  await settle();
  find('.paged-more').focus();
  for (const focused of ['Show more', 'd']) {
    find('.paged-more').click();
    await settle();
    equal(document.activeElement.textContent.trim(), focused);
  }
});

test('something is done with one item while it is with another', async () => {
  list.begin();
  await settle();
  const gate = Promise.withResolvers();
  const done = [];
  act = async (item) => {
    done.push(item.textContent);
    await gate.promise;
  };
  for (const button of [...part.querySelectorAll('li button'), part.querySelector('li button')]) button.click();
  deepEqual(done, ['a', 'b']);
  gate.resolve();
});
