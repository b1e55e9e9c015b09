import { deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { Problem } from '/js/net/problem.js';
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

test('a room that is still to be joined keeps nobody from joining the next', async () => {
  const joined = [];
  const gate = Promise.withResolvers();
  const view = new JoinBar(bar, (id) => (joined.push(id), gate.promise));
  for (const id of ['a', 'b']) {
    view.show(id);
    bar.querySelector('.join').click();
    bar.querySelector('.join').click();
  }
  deepEqual(joined, ['a', 'b']);
  gate.reject(new Problem({ status: 409, detail: 'It is full.' }));
  await settle();
  equal(bar.querySelector('.join-problem').textContent, 'It is full.');
  view.show(null);
});
