import { deepEqual, equal, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, BEN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
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

test('who is here is called as a member is told of', async () => {
  const api = new RoomApi();
  const room = new Room('garden', ANN, api);
  await room.presence.load();
  room.presence.receive({ type: 'presence.joined', room: 'garden', user: BEN });
  room.receive([
    { type: 'member.updated', room: 'garden', user: { ...BEN, name: 'Benjamin' }, role: 'member' },
    { type: 'member.updated', room: 'garden', user: { id: 'eve', name: 'Eve' }, role: 'member' },
  ]);
  deepEqual(room.presence.people.filter(({ id }) => [BEN.id, 'eve'].includes(id)).map(({ name }) => name), ['Benjamin']);
  room.dispose();
});

test('who types without being listed is here all the same', async () => {
  const clock = FakeClock.install();
  const api = new RoomApi();
  const room = new Room('garden', ANN, api);
  await room.presence.load();
  api.here = { count: 1, users: [BEN] };
  for (let times = 0; times < 2; times += 1) room.receive([{ type: 'typing', room: 'garden', user: BEN }]);
  await clock.advance(5_000);
  deepEqual(room.presence.people, [BEN]);
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

test('a part of the past is shown until it reaches what is loaded of the present; then both are one', async () => {
  const api = new RoomApi();
  const said = Array.from({ length: 150 }, (_, number) => api.write(`${number}`, { at: 1_000 * number }));
  const room = new Room('general', ANN, api);
  await room.history.connected();
  let changes = 0;
  room.history.addEventListener('change', () => (changes += 1));
  const past = room.around(said[40].id);
  await past.load();
  equal(changes, 0, 'it is not shown yet');
  room.turnTo(past);
  deepEqual([room.past, changes], [past, 1]);
  room.receive([{ type: 'message.updated', room: 'general', message: api.change(said[40], { text: 'edited' }) }]);
  deepEqual([past.timeline.get(said[40].id).text, room.timeline.get(said[40].id)], ['edited', undefined]);
  await past.newer();
  deepEqual([room.past, room.timeline.size, room.history.hasBefore], [null, 135, true]);
  equal(room.timeline.get(said[40].id).text, 'edited');
  await room.history.older();
  deepEqual([room.timeline.size, room.history.hasBefore], [150, false]);
  room.dispose();
});

test('parts of the past are kept for a while, and told of what changes', async () => {
  const api = new RoomApi();
  const said = Array.from({ length: 150 }, (_, number) => api.write(`${number}`, { at: 1_000 * number }));
  const room = new Room('general', ANN, api);
  await room.history.connected();
  const past = room.around(said[10].id);
  deepEqual([room.keeps(null), room.keeps(past)], [true, false], 'it is not loaded yet');
  await past.load();
  room.receive([{ type: 'message.updated', room: 'general', message: api.change(said[10], { text: 'edited' }) }]);
  deepEqual([room.keeps(past), past.timeline.get(said[10].id).text], [true, 'edited']);
  for (let number = 0; number < 5; number += 1) room.around(said[20].id);
  equal(room.keeps(past), false);
  room.dispose();
});

test('where too much was missed to be told, a part of the past is asked for anew, until it comes', async () => {
  const api = new RoomApi();
  const said = Array.from({ length: 150 }, (_, number) => api.write(`${number}`, { at: 1_000 * number }));
  const room = new Room('general', ANN, api);
  await room.history.connected();
  const past = room.around(said[10].id);
  await past.load();
  room.disconnected();
  api.change(said[10], { text: 'edited' });
  api.before.changes = ({ after }) => after && refuse(410)();
  const told = Promise.withResolvers();
  room.history.addEventListener('anew', () => {
    api.before.messages = lose;
    told.resolve();
  });
  await room.history.connected();
  await told.promise;
  await settle();
  equal(past.timeline.get(said[10].id).text, '10');
  api.before.messages = api.before.changes = () => {};
  await room.history.catchUp();
  await settle();
  equal(past.timeline.get(said[10].id).text, 'edited');
  room.dispose();
});

test('where the past comes first, it waits for the present', async () => {
  const api = new RoomApi();
  const said = Array.from({ length: 60 }, (_, number) => api.write(`${number}`, { at: 1_000 * number }));
  const room = new Room('general', ANN, api);
  const past = room.around(said[20].id);
  room.turnTo(past);
  await past.load();
  equal(room.past, past);
  await room.history.connected();
  deepEqual([room.past, room.timeline.size, room.history.hasBefore], [null, 60, false]);
  room.turnTo(room.around(said[20].id));
  room.turnTo(null);
  equal(room.past, null);
  room.dispose();
});
