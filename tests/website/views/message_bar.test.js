import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { MessageBar } from '/js/views/message_bar.js';

let clock, bar, list, chosen;

const rightsOver = (item) => new Set(item.matches('.deleted') ? [] : ['edit']);
const { signal } = new AbortController();

beforeEach(() => {
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').inert = false;
  bar = document.querySelector('#message-bar').cloneNode(true);
  document.querySelector('#message-bar').replaceWith(bar);
  list = document.querySelector('#messages').cloneNode();
  document.querySelector('#messages').replaceWith(list);
  for (const [id, className] of [['1', ''], ['2', 'own'], ['3', 'deleted'], [null, 'own']]) {
    const item = document.querySelector('#message-template').content.firstElementChild.cloneNode(true);
    item.className += ` starts-group ${className}`;
    if (id) item.dataset.id = id;
    item.querySelector('.text').textContent = 'text';
    list.append(item);
  }
  chosen = [];
  clock = FakeClock.install();
  new MessageBar(bar, list, rightsOver, signal).addEventListener('choose', ({ detail }) => chosen.push([detail.action, detail.item.dataset.id]));
});

function point(index, { pointerType = 'mouse', type = 'pointermove' } = {}) {
  list.children[index].firstElementChild.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType }));
}

const overlaps = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Sizes and scrolling are told of with frames. */
async function twoFrames() {
  for (let times = 0; times < 2; times += 1) await new Promise(requestAnimationFrame);
}

/** Nothing has moved for a while. */
async function rest() {
  await twoFrames();
  await clock.advance(1_000);
}

test('it stands beside the message that a mouse points at, and acts on that', async () => {
  await rest();
  for (const index of [0, 1]) {
    point(index);
    ok(!bar.hidden);
    const text = list.children[index].querySelector('.text').getBoundingClientRect();
    const box = bar.getBoundingClientRect();
    ok(!overlaps(box, text) && Math.abs(box.top - text.top) < 2, `${index}: ${JSON.stringify([box, text])}`);
    bar.querySelector('[data-action="edit"]').click();
  }
  deepEqual(chosen, [['edit', '1'], ['edit', '2']]);
});

test('there is none for what is deleted or not stored, nor for a finger', async () => {
  await rest();
  point(0);
  for (const index of [2, 3]) {
    point(index);
    ok(bar.hidden);
  }
  point(0, { pointerType: 'touch' });
  ok(bar.hidden);
});

const edit = () => bar.querySelector('[data-action="edit"]').click();
const top = (element) => Math.round(element.getBoundingClientRect().top);

/** A message more, at the end: all others make place for it. */
async function moveAll() {
  list.append(list.children[1].cloneNode(true));
  list.lastElementChild.dataset.id = 'new';
  await twoFrames();
}

test('it goes while the messages move, and when the mouse leaves', async () => {
  for (const leave of [
    () => list.parentElement.dispatchEvent(new Event('scroll')),
    () => bar.parentElement.dispatchEvent(new PointerEvent('pointerleave')),
  ]) {
    point(0);
    await rest();
    ok(!bar.hidden);
    leave();
    ok(bar.hidden);
  }
  point(0);
  await rest();
  list.lastElementChild.remove();
  await twoFrames();
  equal(bar.hidden, true);
});

test('it is gone, too, where messages move as there is less room for all', async () => {
  point(0);
  await rest();
  const frame = bar.parentElement;
  after(() => frame.removeAttribute('style'));
  frame.style.height = '300px';
  await twoFrames();
  ok(bar.hidden);
});

test('it stays with the message that was meant when another one comes to be below the mouse', async () => {
  point(0);
  await rest();
  const before = top(bar);
  await moveAll();
  point(1, { type: 'pointerover' });
  ok(bar.hidden, 'what comes below the pointer by itself is not pointed at');
  await rest();
  ok(top(bar) < before);
  equal(top(bar), top(list.children[0].querySelector('.text')));
  edit();
  deepEqual(chosen, [['edit', '1']]);
});

test('a mouse that goes on to another message while they move has that one\'s once they rest', async () => {
  point(0);
  await rest();
  await moveAll();
  point(1);
  ok(bar.hidden);
  await rest();
  edit();
  deepEqual(chosen, [['edit', '2']]);
});

test('there is none while the message that was meant is out of view', async () => {
  const log = list.closest('.log');
  const scrollTo = (place) => {
    const done = new Promise((resolve) => log.addEventListener('scroll', resolve, { once: true }));
    log.scrollTop = place;
    return done;
  };
  for (let times = 0; times < 40; times += 1) list.append(list.children[1].cloneNode(true));
  await scrollTo(1e6);
  await scrollTo(0);
  point(0);
  await rest();
  await scrollTo(1e6);
  ok(bar.hidden);
  await rest();
  ok(bar.hidden);
  await scrollTo(0);
  await rest();
  edit();
  deepEqual(chosen, [['edit', '1']]);
});

test('what is pressed while the messages move is done', async () => {
  point(0);
  await rest();
  const { matches } = bar;
  bar.matches = (selector) => selector === ':active' || matches.call(bar, selector);
  await moveAll();
  ok(!bar.hidden);
  edit();
  deepEqual(chosen, [['edit', '1']]);
});
