import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeNotification } from '/tests/support/notification.js';
import { Board } from '/js/notices/board.js';

let gone, workers, board;

/** A browser's service workers: `active` says whether there is one at work. */
class FakeWorkers extends EventTarget {
  active = true;

  async getRegistration() {
    return {
      active: this.active,
      showNotification: async (title, options) => void new FakeNotification(title, { ...options, by: 'worker' }),
      getNotifications: async () => FakeNotification.shown.filter(({ by }) => by === 'worker'),
    };
  }
}

beforeEach(() => {
  FakeNotification.install();
  workers = new FakeWorkers();
  Object.defineProperty(navigator, 'serviceWorker', { value: workers, configurable: true });
  const closing = new AbortController();
  after(() => (closing.abort(), delete navigator.serviceWorker));
  gone = [];
  board = new Board(({ room }) => gone.push(room), closing.signal);
});

const show = (on, id, room = 'garden') => on.show(id, { tag: id, data: { id, room } });
const shown = () => FakeNotification.shown.map(({ title }) => title);

test('what the service worker shows each tab can take down, and its click leads to one of them', async () => {
  await show(board, 'one');
  await show(board, 'two', 'attic');
  equal(FakeNotification.shown[0].by, 'worker');
  const other = new Board(() => {}, new AbortController().signal);
  await other.takeDown(({ room }) => room === 'garden');
  deepEqual(shown(), ['two']);
  workers.dispatchEvent(new MessageEvent('message', { data: { notice: { id: 'two', room: 'attic' } } }));
  workers.dispatchEvent(new MessageEvent('message', { data: 'of something else' }));
  deepEqual(gone, ['attic']);
});

test('without one the page shows them, takes down its own, and goes where they are clicked', async () => {
  for (const without of [() => (workers.active = false), () => Object.defineProperty(navigator, 'serviceWorker', { value: undefined, configurable: true })]) {
    without();
    await show(board, 'one');
    await show(board, 'two', 'attic');
    ok(FakeNotification.shown.every(({ by }) => !by));
    await board.takeDown(({ id }) => id === 'one');
    deepEqual(shown(), ['two']);
    FakeNotification.shown[0].onclick();
    await settle();
    deepEqual(shown(), []);
  }
  deepEqual(gone, ['attic', 'attic']);
});
