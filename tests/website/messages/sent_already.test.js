import { deepEqual, equal, test } from '/tests/harness.js';
import { ANN, BEN, RoomApi } from '/tests/support/room_api.js';
import { findSent } from '/js/messages/sent_already.js';

const NOON = Date.parse('2030-01-01T12:00:00.000Z');
const entry = { room: 'general', client_id: 'key', asked_at: NOON, created_at: new Date(NOON).toISOString() };

test('it is found by its author and key, from when it was written on, page after page', async () => {
  const api = new RoomApi();
  api.write('long before', { at: NOON - 3_600_000 });
  for (let count = 0; count < 150; count += 1) api.write(`${count}`, { at: NOON + count });
  const mine = api.write('mine', { author: ANN, client_id: 'key', at: NOON + 60_000 });
  equal(await findSent(api, entry, 'ann'), mine);
  equal(api.calls.length, 2);
});

test('the same key of somebody else is another message', async () => {
  const api = new RoomApi();
  api.write('theirs', { author: BEN, client_id: 'key', at: NOON });
  equal(await findSent(api, entry, 'ann'), null);
});

test('a server whose clock is a little behind, and a machine whose clock is far ahead, hide nothing', async () => {
  const api = new RoomApi();
  const mine = api.write('mine', { author: ANN, client_id: 'key', at: NOON - 20_000 });
  equal(await findSent(api, { ...entry, created_at: '2031-01-01T00:00:00.000Z' }, 'ann'), mine);
  equal(await findSent(api, { ...entry, asked_at: null }, 'ann'), mine);
});

test('it looks through a room only so far', async () => {
  const api = new RoomApi();
  for (let count = 0; count < 2_100; count += 1) api.write(`${count}`, { at: NOON + count });
  equal(await findSent(api, entry, 'ann'), null);
  equal(api.calls.length, 20);
  deepEqual(api.calls.map(([, , { limit }]) => limit).every((limit) => limit === 100), true);
});
