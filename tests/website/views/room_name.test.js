import { deepEqual, equal, test } from '/tests/harness.js';
import { showRoomName, showTopic } from '/js/views/room_name.js';

const name = document.querySelector('.room-name');
const topic = document.querySelector('#topic');

test('a name has the mark of its kind, and none while nothing is known', () => {
  showRoomName(name, { kind: 'closed', name: 'Garden' });
  deepEqual([name.dataset.kind, name.textContent], ['closed', 'Garden']);
  showRoomName(name, null);
  deepEqual([name.dataset.kind, name.textContent], ['', '']);
});

test('a topic is there where there is one', () => {
  showTopic(topic, { topic: 'What to plant' });
  deepEqual([topic.hidden, topic.textContent, topic.title], [false, 'What to plant', 'What to plant']);
  showTopic(topic, null);
  equal(topic.hidden, true);
});
