import { beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { MessageBar } from '/js/views/message_bar.js';

let bar, list, chosen;

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
  new MessageBar(bar, list, rightsOver, signal).addEventListener('choose', ({ detail }) => chosen.push([detail.action, detail.item.dataset.id]));
});

function point(index, pointerType = 'mouse') {
  list.children[index].firstElementChild.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType }));
}

const overlaps = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

test('it stands beside the message that a mouse points at, and acts on that', () => {
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

test('there is none for what is deleted or not stored, nor for a finger', () => {
  point(0);
  for (const index of [2, 3]) {
    point(index);
    ok(bar.hidden);
  }
  point(0, 'touch');
  ok(bar.hidden);
});

test('it goes when the messages move or the mouse leaves', async () => {
  for (const leave of [
    () => list.parentElement.dispatchEvent(new Event('scroll')),
    () => bar.parentElement.dispatchEvent(new PointerEvent('pointerleave')),
  ]) {
    point(0);
    leave();
    ok(bar.hidden);
  }
  await new Promise(requestAnimationFrame);
  point(0);
  list.lastElementChild.remove();
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  equal(bar.hidden, true);
});
