import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { Roving } from '/js/views/roving.js';

let list, roving;

beforeEach(() => {
  list = document.createElement('ul');
  for (const name of ['a', 'b', 'c']) {
    const button = Object.assign(document.createElement('button'), { textContent: name, className: 'stop' });
    list.append(document.createElement('li'));
    list.lastChild.append(button);
  }
  document.body.append(list);
  roving = new Roving(list, '.stop');
  after(() => list.remove());
});

const stops = () => [...list.querySelectorAll('.stop')];
const press = (key, more) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

test('the tab key comes to one of them, and arrow keys go around', () => {
  roving.stopAt(stops()[1]);
  deepEqual(stops().map(({ tabIndex }) => tabIndex), [-1, 0, -1]);
  stops()[1].focus();
  press('ArrowDown');
  press('ArrowDown');
  equal(document.activeElement.textContent, 'a');
  press('ArrowUp');
  equal(document.activeElement.textContent, 'c');
  deepEqual(stops().map(({ tabIndex }) => tabIndex), [-1, -1, 0]);
});

test('other keys, and those that mean something else, are left alone', () => {
  stops()[0].focus();
  press('ArrowDown', { altKey: true });
  press('Home');
  equal(document.activeElement.textContent, 'a');
});
