import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { ANN, BEN, RoomApi } from '/tests/support/room_api.js';
import { Room } from '/js/room.js';
import { KeptRooms } from '/js/rooms/kept_rooms.js';

let api, kept, made;

beforeEach(() => {
  api = new RoomApi();
  made = [];
  kept = new KeptRooms((id) => (made.push(id), new Room(id, ANN, api)));
  after(() => kept.dispose());
});

const texts = (room) => room.timeline.messages.map(({ text }) => text);

function push(text, room, shown = null, at = Date.now()) {
  const message = api.write(text, { room, author: BEN, at });
  kept.receive([{ type: 'message.created', room, message }], shown);
}

test('a room that comes back is the one that it was, and has heard what was said meanwhile', async () => {
  const room = kept.open('a');
  await room.history.connected();
  kept.close(room, true);
  const other = kept.open('b');
  push('meanwhile', 'a', other);
  equal(kept.open('a'), room);
  deepEqual([texts(room), room.history.isBehind, made], [['meanwhile'], false, ['a', 'b']]);
});

test('one that is heard only on the screen has missed something when it comes back', async () => {
  const room = kept.open('a');
  await room.history.connected();
  kept.close(room, false);
  ok(room.history.isBehind);
});

test('after a new connection, and in doubt, a room shows nothing new until it has caught up', async () => {
  const [shown, room] = [kept.open('shown'), kept.open('a')];
  await room.history.connected();
  kept.disconnected();
  api.write('missed', { room: 'a' });
  kept.connected(shown);
  push('heard', 'a', shown);
  deepEqual([texts(room), room.history.isBehind], [[], true]);
  await room.history.catchUp();
  deepEqual([texts(room), room.history.isBehind], [['missed', 'heard'], false]);
  kept.doubt();
  ok(room.history.isBehind);
});

test('who was seen longest ago goes', async () => {
  for (let at = 0; at < 40; at += 1) kept.open(`room-${at}`);
  kept.open('room-0');
  kept.open('one-more');
  deepEqual([kept.get('room-1'), Boolean(kept.get('room-0'))], [undefined, true]);
});

test('one that nobody looks at keeps its newest, unless somebody reads further up', async () => {
  const [room, read] = [kept.open('a'), kept.open('read')];
  for (const id of ['a', 'read']) api.write('first', { room: id });
  await Promise.all([room, read].map(({ history }) => history.connected()));
  read.place = { isAtEnd: false };
  for (const each of [room, read]) kept.close(each, true);
  for (let at = 0; at < 260; at += 1) for (const id of ['a', 'read']) push(`${at}`, id, null, Date.now() + at * 60_000);
  await settle();
  for (const id of ['a', 'read']) push('last', id, null, Date.now() + 999 * 60_000);
  deepEqual([room.timeline.size, read.timeline.size], [200, 262]);
});
