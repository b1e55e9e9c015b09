import { deepEqual, equal, test } from '/tests/harness.js';
import { choose } from '/js/views/listbox.js';

const input = document.createElement('input');
const list = document.createElement('ul');

const selected = () => [...list.children].map(({ ariaSelected }) => ariaSelected);

test('one is chosen, around the ends, and the box says which', () => {
  list.replaceChildren(...['a', 'b', 'c'].map((id) => Object.assign(document.createElement('li'), { id })));
  equal(choose(input, list, 1), 1);
  deepEqual(selected(), ['false', 'true', 'false']);
  equal(input.getAttribute('aria-activedescendant'), 'b');
  equal(choose(input, list, 3), 0);
  equal(choose(input, list, -1), 2);
  equal(input.getAttribute('aria-activedescendant'), 'c');
});

test('of nothing nothing is', () => {
  list.replaceChildren();
  input.setAttribute('aria-activedescendant', 'c');
  equal(choose(input, list, 1), 0);
  equal(input.getAttribute('aria-activedescendant'), null);
});
