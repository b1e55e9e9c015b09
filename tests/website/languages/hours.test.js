import { after, deepEqual, equal, test } from '/tests/harness.js';
import { hours } from '/js/languages/hours.js';
import { time } from '/js/languages/times.js';

const AT = new Date(2026, 2, 5, 14, 5);

test('they are the browser’s own, until others are chosen', () => {
  after(() => hours.choose('system'));
  deepEqual([hours.cycle, hours.choice, time(AT)], ['h23', '', '14:05']);
  let changes = 0;
  hours.addEventListener('change', () => (changes += 1));
  hours.choose('h12');
  deepEqual([hours.cycle, hours.choice, time(AT), changes], ['h12', 'h12', '02:05 pm', 1]);
  equal(localStorage.getItem('chatroom.hours'), 'h12');
  hours.choose('system');
  deepEqual([hours.cycle, hours.choice, localStorage.getItem('chatroom.hours')], ['h23', '', null]);
});

test('what is chosen in another tab holds here, and nothing that is none of the choices', () => {
  after(() => hours.choose('system'));
  dispatchEvent(new StorageEvent('storage', { key: 'chatroom.hours', newValue: 'h12' }));
  equal(hours.cycle, 'h12');
  dispatchEvent(new StorageEvent('storage', { key: 'chatroom.other', newValue: 'h23' }));
  equal(hours.cycle, 'h12');
  dispatchEvent(new StorageEvent('storage', { key: 'chatroom.hours', newValue: 'h99' }));
  equal(hours.cycle, 'h23');
});
