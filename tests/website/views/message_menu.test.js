import { beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { MessageMenu } from '/js/views/message_menu.js';

let element, menu, item, chosen;

const { signal } = new AbortController();

beforeEach(() => {
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').inert = false;
  element = document.querySelector('#message-menu').cloneNode(true);
  document.querySelector('#message-menu').replaceWith(element);
  item = document.querySelector('#message-template').content.firstElementChild.cloneNode(true);
  document.querySelector('#messages').replaceChildren(item);
  menu = new MessageMenu(element, signal);
  chosen = [];
  menu.addEventListener('choose', ({ detail }) => chosen.push([detail.action, detail.item]));
});

const all = new Set(['copy-text', 'copy-link']);
const focused = () => document.activeElement.dataset.action;

function press(key) {
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

test('it offers what it is told, and begins with the first', () => {
  menu.open(item, new Set(['copy-link']));
  deepEqual([...element.querySelectorAll('[data-action]:not([hidden])')].map(({ dataset }) => dataset.action), ['copy-link']);
  equal(focused(), 'copy-link');
  menu.close();
});

test('arrow keys go round, Home and End to the ends', () => {
  menu.open(item, all);
  const way = ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'Home', 'End'];
  deepEqual(way.map((key) => (press(key), focused())), ['copy-link', 'copy-text', 'copy-link', 'copy-text', 'copy-link']);
  menu.close();
});

test('a choice names the message and closes it', () => {
  menu.open(item, all);
  document.activeElement.click();
  deepEqual(chosen, [['copy-text', item]]);
  ok(!element.matches(':popover-open'));
});

test('who closes it without a choice is back where they were', async () => {
  let backs = 0;
  menu.open(item, all, { back: () => (backs += 1) });
  press('Tab');
  await new Promise((resolve) => element.addEventListener('toggle', resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve));
  deepEqual([backs, chosen], [1, []]);
});
