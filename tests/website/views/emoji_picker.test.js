import { beforeEach, deepEqual, equal, match, ok, settle, test } from '/tests/harness.js';
import { emojiGroups } from '/js/messages/emoji_search.js';
import { Problem } from '/js/net/problem.js';
import { EmojiPicker } from '/js/views/emoji_picker.js';

let panel, input, grid, load, chosen;

beforeEach(() => {
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').inert = false;
  panel = document.querySelector('#emoji-picker').cloneNode(true);
  document.querySelector('#emoji-picker').replaceWith(panel);
  input = panel.querySelector('input');
  grid = panel.querySelector('.emoji-grid');
  load = () => emojiGroups();
  chosen = [];
});

async function open() {
  const picker = new EmojiPicker(panel, new AbortController().signal, () => load());
  await picker.open(document.querySelector('#log'), (emoji) => chosen.push(emoji));
  return picker;
}

const active = () => document.getElementById(input.getAttribute('aria-activedescendant'))?.textContent ?? null;

function press(...keys) {
  for (const key of keys) input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

function look(query) {
  input.value = query;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

test('it shows a group at a time, and nothing once it is closed', async () => {
  const picker = await open();
  equal(document.activeElement, input);
  equal(grid.firstElementChild.textContent, '😀');
  panel.querySelector('[data-group="Flags"]').click();
  ok(grid.textContent.includes('🇩🇪') && !grid.textContent.includes('😀'));
  deepEqual([...panel.querySelectorAll('[aria-pressed="true"]')].map(({ dataset }) => dataset.group), ['Flags']);
  ok(panel.querySelectorAll('*').length < 450);
  picker.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  equal(panel.querySelectorAll('[role="option"], .emoji-tab').length, 0);
});

test('arrow keys go through what is offered while the box keeps the focus, and Enter takes it', async () => {
  await open();
  press('ArrowRight', 'Enter');
  deepEqual([active(), chosen], [null, []], 'nothing is chosen yet');
  press('ArrowDown');
  equal(active(), '😀');
  press('ArrowRight', 'ArrowRight', 'ArrowLeft');
  equal(active(), '😃');
  press('ArrowDown', 'ArrowUp', 'ArrowUp');
  equal(active(), '😃');
  equal(document.activeElement, input);
  press('Enter');
  deepEqual([chosen, panel.matches(':popover-open')], [['😃'], false]);
});

test('a name finds it, and the first that is found is ready to be taken', async () => {
  await open();
  look('thumbs');
  equal(active(), '👍');
  press('Enter');
  deepEqual(chosen, ['👍']);
});

test('what is not found, and what cannot be loaded, is said', async () => {
  const picker = await open();
  look('no such thing');
  match(panel.textContent, /No emoji is called so/);
  picker.close();
  load = async () => {
    throw new Problem();
  };
  await open();
  await settle();
  match(panel.textContent, /could not be loaded\. The server could not be reached/);
});

test('a click takes one', async () => {
  await open();
  grid.children[4].click();
  equal(chosen[0], grid.children[4]?.textContent ?? chosen[0]);
  equal(chosen.length, 1);
});
