import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { RoomInvitations } from '/js/views/room_invitations.js';

const dialog = document.querySelector('#room-invitations');
const made = (id, by, uses_left) => ({ id, by: { id: by, name: by }, created_at: '2030-01-01T00:00:00.000Z', expires_at: '2030-01-08T00:00:00.000Z', uses_left });
let view, revoked;

beforeEach(() => {
  revoked = [];
  const stopping = new AbortController();
  const ask = async (room) => ({ items: [made('1', 'Ann', 1), made('2', 'Ben', 50)], of: room });
  view = new RoomInvitations(dialog, { ask, revoke: async (...what) => void revoked.push(what) }, stopping.signal);
  view.open('a', ({ by }) => by.id === 'Ann');
  after(() => (view.close(), stopping.abort()));
});

const items = () => [...dialog.querySelectorAll('.paged-item')];

test('each says whose it is and what it allows, and is taken back by who may', async () => {
  await settle();
  deepEqual(items().map((item) => item.querySelector('p').innerText.replaceAll('\n', ' ')), [
    'By Ann, 1 Jan 2030 Good for one person, until 8 Jan 2030',
    'By Ben, 1 Jan 2030 Good for 50 people, until 8 Jan 2030',
  ]);
  deepEqual(items().map((item) => item.querySelector('button').hidden), [false, true]);
});

test('what is taken back says so in its place: the next one does not come below the mouse, nor to the keyboard', async () => {
  await settle();
  const [first, second] = items();
  const { top } = second.getBoundingClientRect();
  const button = first.querySelector('button');
  button.focus();
  button.click();
  await settle();
  deepEqual([revoked, items()], [[['a', '1']], [first, second]]);
  ok(first.innerText.includes('The invitation is taken back.'));
  deepEqual([getComputedStyle(button).visibility, document.activeElement], ['hidden', first]);
  equal(second.getBoundingClientRect().top, top);
});

test('nothing of them stays on the page', async () => {
  await settle();
  const closed = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  view.close();
  await closed;
  equal(items().length, 0);
});
