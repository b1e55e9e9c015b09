import { deepEqual, equal, settle, test } from '/tests/harness.js';
import { Screen } from '/js/net/screen.js';

/** A socket that notes what it is asked, once however often it would repeat it, and answers when the test says so. */
function fakeSocket(room) {
  const steps = [];
  const open = [];
  const ask = (step, { isWanted, failed }) => {
    steps.push(step);
    return new Promise((resolve, reject) => open.push({ resolve, reject, isWanted, failed }));
  };
  const socket = Object.assign(new EventTarget(), {
    join: (name, options) => ask(`join ${name}`, options),
    leave: (name, options) => ask(`leave ${name}`, options),
    closed: false,
  });
  const at = { wanted: room };
  const screen = new Screen(socket, () => at.wanted);
  const changes = [];
  screen.addEventListener('change', () => changes.push(screen.room));
  const show = (wanted = at.wanted) => ((at.wanted = wanted), screen.show());
  const answer = async (...given) => {
    open.shift().resolve(...(given.length ? given : [true]));
    await settle();
  };
  const refuse = async () => (open.shift().reject(new Error('Refused.')), settle());
  /** A try came to nothing; whether it is repeated. */
  const fail = (mayCome = true) => (open[0].failed?.({ mayCome }), open[0].isWanted());
  const hear = async (frame) => (socket.dispatchEvent(new CustomEvent('unasked', { detail: frame })), settle());
  return { socket, screen, steps, changes, show, answer, refuse, fail, hear };
}

test('the new room is joined before the last one is left, each after the other', async () => {
  const { screen, steps, show, answer } = fakeSocket('garden');
  show();
  equal(screen.room, null);
  await answer();
  equal(screen.room, 'garden');
  const moved = show('kitchen');
  deepEqual(steps, ['join garden', 'join kitchen']);
  await answer();
  deepEqual(steps.slice(2), ['leave garden']);
  show('garden');
  await settle();
  equal(steps.length, 3, 'it may not be joined while it is being left');
  await answer();
  deepEqual(steps.slice(3), ['join garden']);
  await answer();
  await answer();
  await moved;
  equal(screen.room, 'garden');
});

test('who goes back and forth ends where they are, with never two frames on their way', async () => {
  const { screen, steps, show, answer } = fakeSocket('garden');
  show();
  show('kitchen');
  show('garden');
  const moved = show('attic');
  deepEqual(steps, ['join garden']);
  for (let step = 0; step < 3; step += 1) await answer();
  await moved;
  deepEqual(steps, ['join garden', 'join attic', 'leave garden']);
  equal(screen.room, 'attic');
});

test('who is back before the next room was joined is still where they were, and the other one is left', async () => {
  const { screen, steps, changes, show, answer, fail } = fakeSocket('garden');
  show();
  await answer();
  show('kitchen');
  const moved = show('garden');
  equal(fail(), false, 'it is wanted no more');
  await answer(false);
  deepEqual(steps, ['join garden', 'join kitchen', 'leave kitchen']);
  await answer();
  await moved;
  deepEqual(changes, ['garden'], 'it was there all the time');
});

test('what is joined although it is wanted no more changes nothing, and is left', async () => {
  const { screen, steps, show, answer } = fakeSocket('garden');
  show();
  await answer();
  show('kitchen');
  show('garden');
  await answer();
  equal(screen.room, 'garden');
  deepEqual(steps.slice(2), ['leave kitchen']);
});

test('a leave that is wanted no more is not repeated, and the room is joined again', async () => {
  const { screen, steps, show, answer, fail } = fakeSocket('garden');
  show();
  await answer();
  show('kitchen');
  await answer();
  show('garden');
  equal(screen.room, 'kitchen');
  equal(fail(), false);
  await answer(false);
  deepEqual(steps.slice(3), ['join garden']);
});

test('an answer that comes late is taken', async () => {
  const { screen, fail, show, hear, answer } = fakeSocket('garden');
  const shown = show();
  equal(fail(), true);
  await hear({ type: 'joined', room: 'garden' });
  equal(screen.room, 'garden');
  equal(fail(), false, 'it is not asked for again');
  await answer(false);
  await shown;
});

test('an answer from before the room was left says nothing of now', async () => {
  const { screen, steps, fail, show, answer } = fakeSocket('garden');
  show();
  fail();
  await answer();
  show('kitchen');
  await answer();
  await answer();
  show('garden');
  await answer();
  equal(screen.room, 'kitchen', 'that may have been of the first join');
  deepEqual(steps.slice(3), ['join garden', 'join garden']);
  await answer();
  equal(screen.room, 'garden');
});

test('one that has come before the room was left is not waited for any more', async () => {
  const { screen, fail, show, answer, hear } = fakeSocket('garden');
  show();
  fail();
  await answer();
  await hear({ type: 'joined', room: 'garden' });
  show('kitchen');
  await answer();
  await answer();
  show('garden');
  await answer();
  equal(screen.room, 'garden');
});

test('answers about other rooms, and those that come twice, change nothing that is shown', async () => {
  const { screen, steps, show, answer, hear } = fakeSocket('garden');
  show();
  await answer();
  await hear({ type: 'joined', room: 'garden' });
  await hear({ type: 'left', room: 'kitchen' });
  await hear({ type: 'pong' });
  deepEqual(steps, ['join garden']);
  await hear({ type: 'joined', room: 'kitchen' });
  equal(screen.room, 'garden');
  deepEqual(steps.slice(1), ['leave kitchen'], 'the server should not have it there');
});

test('a room that the server says is gone, or was never there, is joined again', async () => {
  for (const frame of [{ type: 'left', room: 'garden' }, { type: 'error', code: 'not_joined' }]) {
    const { screen, steps, changes, show, answer, hear } = fakeSocket('garden');
    show();
    await answer();
    await hear(frame);
    equal(screen.room, null);
    await answer();
    deepEqual(changes, ['garden', null, 'garden']);
    deepEqual(steps, ['join garden', 'join garden']);
  }
});

test('where no room is on the screen, the last one is left', async () => {
  const { screen, steps, show, answer } = fakeSocket('garden');
  show();
  await answer();
  const moved = show(null);
  await answer();
  await moved;
  deepEqual(steps, ['join garden', 'leave garden']);
  equal(screen.room, null);
  await show();
  equal(steps.length, 2);
});

test('a room that is refused is told, and not asked for again until one comes back to it', async () => {
  const { screen, steps, show, answer, refuse } = fakeSocket('secret');
  const shown = show();
  await refuse();
  await shown;
  deepEqual(screen.refusal, { room: 'secret', message: 'Refused.' });
  await show();
  deepEqual(steps, ['join secret']);
  show('garden');
  await answer();
  equal(screen.refusal, null);
  show('secret');
  deepEqual(steps.at(-1), 'join secret');
});

test('a socket that closes ends it, and nobody was refused', async () => {
  const { socket, screen, steps, show, answer } = fakeSocket('garden');
  const shown = show();
  socket.closed = true;
  await answer(false);
  await shown;
  deepEqual([steps, screen.room, screen.refusal], [['join garden'], null, null]);
});
