import { beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { showReactions } from '/js/views/reactions.js';

let item;

beforeEach(() => {
  item = document.querySelector('#message-template').content.firstElementChild.cloneNode(true);
  document.querySelector('#messages').replaceChildren(item);
  Object.assign(document.documentElement.dataset, { page: 'chat' });
  document.querySelector('#chat').inert = false;
});

const buttons = () => [...item.querySelectorAll('.reaction')];
const look = () => buttons().map((button) => `${button.textContent}${button.ariaPressed === 'true' ? '!' : ''}`);
const reaction = (emoji, count, own = false) => ({ emoji, count, own });

test('each has its number, and one\'s own are set off', () => {
  showReactions(item, [reaction('👍', 1_200), reaction('🎉', 1, true)]);
  deepEqual(look(), ['👍1,200', '🎉1!']);
});

test('a button that stays is the same one and keeps the focus', () => {
  showReactions(item, [reaction('👍', 1), reaction('🎉', 1)]);
  const [, party] = buttons();
  party.focus();
  showReactions(item, [reaction('🎉', 2, true), reaction('😂', 1)]);
  deepEqual(look(), ['🎉2!', '😂1']);
  equal(document.activeElement, party);
});

test('where there are none, nothing is on the page', () => {
  const before = item.outerHTML;
  showReactions(item, []);
  showReactions(item, [reaction('👍', 1)]);
  equal(item.querySelector('.reactions').ariaLive ?? item.querySelector('.reactions').getAttribute('aria-live'), 'off');
  showReactions(item, []);
  equal(item.outerHTML, before);
});
