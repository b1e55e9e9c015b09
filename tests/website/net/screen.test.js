import { deepEqual, equal, settle, test } from '/tests/harness.js';
import { showOnly } from '/js/net/screen.js';

/** A socket that notes what it is asked, and answers when the test says so. */
function fakeSocket() {
  const steps = [];
  const answers = [];
  const ask = (step) => {
    steps.push(step);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  };
  const socket = { join: (room) => ask(`join ${room}`), leave: (room) => ask(`leave ${room}`), closed: false };
  const answer = async (how = 'resolve') => {
    answers.shift()[how](new Error('Refused.'));
    await settle();
  };
  return { socket, steps, answer };
}

test('the new room is joined before the last one is left, each after the other', async () => {
  const { socket, steps, answer } = fakeSocket();
  let wanted = 'garden';
  const show = () => showOnly(socket, () => wanted);
  show();
  await answer();
  wanted = 'kitchen';
  const moved = show();
  deepEqual(steps, ['join garden', 'join kitchen']);
  await answer();
  deepEqual(steps.slice(2), ['leave garden']);
  wanted = 'garden';
  show();
  await settle();
  equal(steps.length, 3, 'it may not be joined while it is being left');
  await answer();
  deepEqual(steps.slice(3), ['join garden']);
  await answer();
  await answer();
  await moved;
  equal(socket.room, 'garden');
});

test('who goes back and forth ends where they are, with never two frames on their way', async () => {
  const { socket, steps, answer } = fakeSocket();
  let wanted = 'garden';
  const show = () => showOnly(socket, () => wanted);
  show();
  wanted = 'kitchen';
  show();
  wanted = 'garden';
  const moved = show();
  wanted = 'attic';
  show();
  deepEqual(steps, ['join garden']);
  for (let step = 0; step < 3; step += 1) await answer();
  await moved;
  deepEqual(steps, ['join garden', 'join attic', 'leave garden']);
  equal(socket.room, 'attic');
});

test('where no room is on the screen, the last one is left', async () => {
  const { socket, steps, answer } = fakeSocket();
  let wanted = 'garden';
  showOnly(socket, () => wanted);
  await answer();
  wanted = null;
  const moved = showOnly(socket, () => wanted);
  await answer();
  await moved;
  deepEqual(steps, ['join garden', 'leave garden']);
  await showOnly(socket, () => wanted);
  equal(steps.length, 2);
});

test('a room that is refused is told, and not asked for again', async () => {
  const { socket, steps, answer } = fakeSocket();
  const refused = [];
  const shown = showOnly(socket, () => 'secret', (room, { message }) => refused.push([room, message]));
  await answer('reject');
  await shown;
  deepEqual(refused, [['secret', 'Refused.']]);
  deepEqual(steps, ['join secret']);
});

test('a socket that closes ends it, and nobody was refused', async () => {
  const { socket, steps, answer } = fakeSocket();
  const refused = [];
  const shown = showOnly(socket, () => 'garden', () => refused.push(1));
  socket.closed = true;
  await answer('reject');
  await shown;
  deepEqual([steps, refused], [['join garden'], []]);
});
