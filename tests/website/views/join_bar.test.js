import { deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { JoinBar } from '/js/views/join_bar.js';

const bar = document.querySelector('#join-bar');

test('where one is no member there is a button that joins, which says what goes wrong', async () => {
  const joined = [];
  let join = (id) => joined.push(id);
  const view = new JoinBar(bar, (id) => join(id));
  view.show('a');
  equal(bar.hidden, false);
  bar.querySelector('.join').click();
  await settle();
  deepEqual(joined, ['a']);
  join = refuse(409, 'The room is archived.');
  bar.querySelector('.join').click();
  await settle();
  equal(bar.querySelector('.join-problem').textContent, 'The room is archived.');
  view.show('b');
  equal(bar.querySelector('.join-problem').hidden, true);
  view.show(null);
  equal(bar.hidden, true);
});
