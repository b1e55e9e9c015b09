import { deepEqual, equal, settle, test } from '/tests/harness.js';
import { ANN, BEN, RoomApi } from '/tests/support/room_api.js';
import { Room } from '/js/room.js';

test('a room takes what concerns it, and nothing of others', async () => {
  const room = new Room('garden', ANN, new RoomApi());
  await room.history.connected();
  const message = { id: '1', text: 'hello', author: BEN, room: 'garden' };
  room.receive([
    { type: 'message.created', room: 'general', message: { ...message, id: '2', room: 'general' } },
    { type: 'message.created', room: 'garden', message },
    { type: 'typing', room: 'general', user: BEN },
    { type: 'typing', room: 'garden', user: ANN },
  ]);
  room.stored({ ...message, id: '3', room: 'general' });
  deepEqual(room.timeline.messages.map(({ id }) => id), ['1']);
  deepEqual(room.typing.names, []);
  room.dispose();
});

test('who sends or leaves types no more', () => {
  const room = new Room('garden', ANN, new RoomApi());
  const types = { type: 'typing', room: 'garden', user: BEN };
  for (const end of [
    { type: 'message.created', room: 'garden', message: { id: '1', author: BEN } },
    { type: 'presence.left', room: 'garden', user: BEN },
  ]) {
    room.receive([types]);
    deepEqual(room.typing.names, ['Ben']);
    room.receive([end]);
    deepEqual(room.typing.names, []);
  }
  room.dispose();
});

test('a change that fits into no frame is asked for', async () => {
  const api = new RoomApi();
  const message = api.write('as it was');
  const room = new Room('general', ANN, api);
  await room.history.connected();
  api.change(message, { text: 'as it is' });
  room.receive([{ type: 'room.changed', room: 'general' }]);
  await settle();
  equal(room.timeline.get(message.id).text, 'as it is');
  room.dispose();
});
