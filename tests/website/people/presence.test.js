import { after, beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANN, BEN, RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { Problem } from '/js/net/problem.js';
import { Presence } from '/js/people/presence.js';

let clock, api, presence, changes;

beforeEach(() => {
  clock = FakeClock.install();
  api = new RoomApi();
  presence = new Presence(api, 'general');
  changes = 0;
  presence.addEventListener('change', () => (changes += 1));
  after(() => presence.dispose());
});

const names = () => presence.people.map(({ name }) => name);
const came = (user) => ({ type: 'presence.joined', user });
const left = (user) => ({ type: 'presence.left', user });

async function load(...users) {
  api.here = { count: users.length, users };
  await presence.load();
}

test('before it is known nothing is claimed, not even that nobody is here', async () => {
  equal(presence.count, null);
  const gate = Promise.withResolvers();
  api.before.presence = () => gate.promise;
  const loading = presence.load();
  presence.receive(came(BEN));
  equal(presence.count, null);
  gate.resolve();
  await loading;
  equal(presence.count, 1);
});

test('who comes and goes changes the list', async () => {
  await load(ANN);
  presence.receive(came(BEN));
  deepEqual([presence.count, names()], [2, ['Ann', 'Ben']]);
  presence.receive(left(ANN));
  deepEqual([presence.count, names()], [1, ['Ben']]);
  equal(changes, 3);
});

test('who writes is called as they are called now, and who is not here does not come by it', async () => {
  await load(ANN, BEN);
  changes = 0;
  for (const author of [ANN, { id: 'nobody', name: 'Nobody' }, { ...BEN, name: 'Benny' }]) presence.named(author);
  deepEqual([names(), changes], [[ANN.name, 'Benny'], 1]);
});

test('what is told while the list is on its way is applied on top of it', async () => {
  const gate = Promise.withResolvers();
  api.here = { count: 1, users: [ANN] };
  api.before.presence = () => gate.promise;
  const loading = presence.load();
  presence.receive(came(BEN));
  presence.receive(left(ANN));
  gate.resolve();
  await loading;
  deepEqual(names(), ['Ben']);
});

test('without a connection it is not known, and who was here is only who was here', async () => {
  await load(ANN, BEN);
  presence.disconnected();
  deepEqual([presence.count, names()], [null, ['Ann', 'Ben']]);
  presence.receive(left(BEN));
  equal(presence.count, null);
  await load(ANN);
  deepEqual([presence.count, names()], [1, ['Ann']]);
});

test('a list that was asked for before the connection was lost counts for nothing', async () => {
  const gate = Promise.withResolvers();
  api.here = { count: 1, users: [ANN] };
  api.before.presence = () => gate.promise;
  const loading = presence.load();
  presence.disconnected();
  gate.resolve();
  await loading;
  equal(presence.count, null);
});

test('a very large room is only counted, and listed once it is small again', async () => {
  api.here = { count: 300, users: [] };
  await presence.load();
  deepEqual([presence.count, names()], [300, []]);
  presence.receive({ type: 'presence.count', count: 299 });
  equal(presence.count, 299);
  api.here = { count: 1, users: [ANN] };
  presence.receive(came(BEN));
  await clock.advance(5_000);
  deepEqual([presence.count, names()], [1, ['Ann']]);
});

test('who types and is not listed has come without being told of: the list is asked for, once', async () => {
  presence.typed(BEN);
  await load(ANN);
  presence.typed(ANN);
  await clock.advance(5_000);
  deepEqual([api.calls.length, names()], [1, ['Ann']]);
  api.here = { count: 2, users: [ANN, BEN] };
  presence.typed(BEN);
  await clock.advance(5_000);
  equal(api.calls.length, 1, 'that they have come may be told a moment later');
  presence.typed(BEN);
  presence.typed(BEN);
  await clock.advance(5_000);
  deepEqual([api.calls.length, names()], [2, ['Ann', 'Ben']]);
  presence.receive({ type: 'presence.count', count: 201 });
  presence.typed(BEN);
  await clock.advance(5_000);
  equal(api.calls.length, 2, 'a very large room has no list');
});

test('a room that gets too large is only counted from then on', async () => {
  await load(ANN);
  presence.receive({ type: 'presence.count', count: 201 });
  deepEqual([presence.count, names()], [201, []]);
});

test('an empty room has nobody in it', async () => {
  await load();
  deepEqual([presence.count, names()], [0, []]);
});

test('a server in trouble is asked again, one that refuses is not', async () => {
  api.before.presence = lose;
  api.here = { count: 1, users: [ANN] };
  presence.load();
  await settle();
  api.before.presence = () => {};
  await clock.advance(2_000);
  equal(presence.count, 1);
  presence.disconnected();
  api.before.presence = refuse(403);
  const before = api.calls.length;
  presence.load();
  await clock.advance(60_000);
  equal(api.calls.length, before + 1);
  equal(presence.count, null);
});

test('a refusal that comes late does not undo the list that was asked for since', async () => {
  const [late, gate] = [Promise.withResolvers(), Promise.withResolvers()];
  api.before.presence = () => late.promise;
  const first = presence.load();
  api.here = { count: 1, users: [ANN] };
  api.before.presence = () => gate.promise;
  const second = presence.load();
  late.reject(new Problem({ status: 403, detail: 'No.' }));
  await first;
  gate.resolve();
  await second;
  equal(presence.count, 1);
});

test('a room that one has left is asked about no more', async () => {
  api.before.presence = lose;
  presence.load();
  await settle();
  presence.dispose();
  await clock.advance(60_000);
  ok(api.calls.length === 1, api.calls.length);
});
