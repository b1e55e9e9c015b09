import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { ANN, RoomApi } from '/tests/support/room_api.js';
import { Names } from '/js/people/names.js';
import { Reactors, reactorsOf } from '/js/views/reactors.js';

const api = new RoomApi();
const names = new Names(api);
names.learn([{ id: 'ben', name: 'Ben' }]);

test('it names oneself first, then those who are known, then how many more', () => {
  const say = (count, ...users) => reactorsOf({ count, users }, names, ANN);
  equal(say(1, 'ann'), 'You');
  equal(say(2, 'ben', 'ann'), 'You and ⁨Ben⁩');
  equal(say(3, 'ben', 'cleo', 'ann'), 'You, ⁨Ben⁩ and 1 more');
  equal(say(1, 'cleo'), '1 person');
  equal(say(1_250, 'cleo'), '1,250 people');
});

test('the panel asks for names only when it is open', async () => {
  document.documentElement.dataset.page = 'chat';
  const panel = document.querySelector('#reactors');
  const reactors = new Reactors(panel, names, ANN);
  equal(api.count('user'), 0);
  const shown = reactors.show({ reactions: [{ emoji: '👍', count: 2, users: ['cleo', 'ben'] }] }, panel);
  ok(panel.matches(':popover-open'));
  await shown;
  deepEqual([...panel.querySelectorAll('li')].map(({ textContent }) => textContent), ['👍⁨Cleo⁩ and ⁨Ben⁩']);
  reactors.close();
});

test('what is learned of a message that was asked about before changes nothing', async () => {
  const panel = document.querySelector('#reactors');
  const gates = [];
  const slow = { of: (id) => id, ask: () => new Promise((resolve) => gates.push(resolve)) };
  const reactors = new Reactors(panel, slow, ANN);
  const first = reactors.show({ reactions: [{ emoji: '👍', count: 1, users: ['ben'] }] }, panel);
  reactors.close();
  const second = reactors.show({ reactions: [{ emoji: '🎉', count: 1, users: ['cleo'] }] }, panel);
  gates[1]();
  await second;
  gates[0]();
  await first;
  deepEqual([...panel.querySelectorAll('li')].map(({ textContent }) => textContent), ['🎉⁨cleo⁩']);
  reactors.close();
});
