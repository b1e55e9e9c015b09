import { after, beforeEach, deepEqual, settle, test } from '/tests/harness.js';
import { setHidden } from '/tests/support/notification.js';
import { RoomApi, idAt, lose } from '/tests/support/room_api.js';
import { Missed } from '/js/notices/missed.js';

class FakeRooms extends EventTarget {
  loaded = false;
  all = [];

  async tell(...rooms) {
    this.dispatchEvent(new CustomEvent('told', { detail: rooms }));
    await settle();
  }
}

let api, rooms, taken, stopping;

beforeEach(() => {
  setHidden(true);
  api = new RoomApi();
  rooms = new FakeRooms();
  taken = [];
  stopping = new AbortController();
  after(() => stopping.abort());
});

const begin = () => new Missed({ api, rooms }, (messages) => taken.push(messages.map(({ text }) => text)), stopping.signal);
const told = (newest, id = 'garden') => ({ id, unread: true, newest });

test('what is there when the page learns of its rooms was not missed', async () => {
  begin();
  await rooms.tell(told(api.write('before', { room: 'garden' })));
  deepEqual([taken, api.calls], [[], []]);
});

test('what has come since and was not heard is asked for, room by room', async () => {
  const before = api.write('before', { room: 'garden', at: 1_000 });
  Object.assign(rooms, { loaded: true, all: [told(before), told(null, 'den')] });
  const missed = begin();
  const heard = api.write('heard', { room: 'garden', at: 2_000 });
  missed.receive([{ type: 'message.created', room: 'garden', message: heard }, { type: 'message.updated', room: 'garden', message: { id: idAt(9e6) } }]);
  const one = api.write('one', { room: 'garden', at: 3_000 });
  const two = api.write('two', { room: 'garden', at: 4_000 });
  const first = api.write('first', { room: 'new', at: 4_000 });
  await rooms.tell(told(two), told(null, 'den'), told(first, 'new'));
  deepEqual(taken, [['one', 'two'], ['first']]);
  await rooms.tell(told(two), told(one, 'den'), { ...told(api.write('read', { room: 'new', at: 5_000 }), 'new'), unread: false });
  deepEqual(taken.slice(2), [[]], 'only of what is unread and newer');
});

test('who looks at the page needs nothing of it', async () => {
  Object.assign(rooms, { loaded: true, all: [] });
  begin();
  setHidden(false);
  await rooms.tell(told(api.write('seen', { room: 'garden' })));
  setHidden(true);
  await rooms.tell(told(api.said.garden[0]));
  deepEqual([taken, api.calls], [[], []]);
});

test('where it cannot be had, the other rooms are asked about all the same; of very many only the first', async () => {
  Object.assign(rooms, { loaded: true, all: [] });
  begin();
  const many = Array.from({ length: 12 }, (_, n) => told(api.write(`${n}`, { room: `room-${n}` }), `room-${n}`));
  api.before.messages = () => api.calls.length === 1 && lose();
  await rooms.tell(...many);
  deepEqual(taken.flat(), Array.from({ length: 9 }, (_, n) => `${n + 1}`));
});

test('once it is over nothing is asked', async () => {
  Object.assign(rooms, { loaded: true, all: [] });
  begin();
  stopping.abort();
  await rooms.tell(told(api.write('late', { room: 'garden' })));
  deepEqual(api.calls, []);
});
