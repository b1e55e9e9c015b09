import { deepEqual, ok, test } from '/tests/harness.js';
import { fromTemplate } from '/js/views/dom.js';
import { showPerson } from '/js/views/person.js';

const shown = (item) => ['.person-name', '.person-here', '.person-role'].map((part) => item.querySelector(part).textContent);

test('a person is a button with a name, whether they are here, and their role', () => {
  const item = fromTemplate('person-template');
  showPerson(item, { id: 'ann', name: '<b>Ann</b>' }, { isMe: true, isHere: true, role: 'Admin' });
  deepEqual(shown(item), ['<b>Ann</b>', ', here now', 'Admin']);
  deepEqual([item.dataset.userId, item.classList.contains('here')], ['ann', true]);
  ok(!item.querySelector('.person-you').hidden);
  showPerson(item, { id: 'ann', name: 'Ann' });
  deepEqual(shown(item), ['Ann', '', '']);
  ok(item.querySelector('.person-you').hidden && !item.classList.contains('here'));
});
