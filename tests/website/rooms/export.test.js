import { beforeEach, deepEqual, equal, ok, rejects, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { lose, refuse } from '/tests/support/room_api.js';
import { exportRoom } from '/js/rooms/export.js';

const line = (day) => `${JSON.stringify({ text: 'é', sent_at: `2030-01-0${day}T00:00:00.000Z` })}\n`;
let answers, asked, ending, told;

beforeEach(() => {
  asked = [];
  told = [];
  ending = new AbortController();
  answers = [() => ({ lines: line(1) + line(2), next: 'two' }), () => ({ lines: line(3), next: null })];
});

const run = () => {
  const api = { exported: async (room, cursor) => (asked.push([room, cursor]), answers.shift()()) };
  return exportRoom(api, 'a', { signal: ending.signal, tell: (far) => told.push(far) });
};

test('all parts make one file, and how far it is is told', async () => {
  const file = await run();
  equal(await file.text(), line(1) + line(2) + line(3));
  deepEqual(asked, [['a', null], ['a', 'two']]);
  deepEqual(told, [{ messages: 2, until: '2030-01-02T00:00:00.000Z' }, { messages: 3, until: '2030-01-03T00:00:00.000Z' }]);
});

test('of a room in which nothing was said the file is empty', async () => {
  answers = [() => ({ lines: '', next: null })];
  equal(await (await run()).text(), '');
  deepEqual(told, [{ messages: 0, until: null }]);
});

test('a part that does not come is asked for again, after a while', async () => {
  const clock = FakeClock.install();
  answers.splice(1, 0, lose, refuse(429, 'Wait.', { retryAfter: 60_000 }));
  const running = run();
  await settle();
  equal(told.at(-1).messages, 2);
  ok(told.at(-1).waits);
  await clock.advance(40_000);
  equal(told.at(-1).waits, 'Wait.');
  await clock.advance(120_000);
  equal(await (await running).text(), line(1) + line(2) + line(3));
  deepEqual(asked.map(([, cursor]) => cursor), [null, 'two', 'two', 'two']);
});

test('what is refused for good is the caller’s', async () => {
  answers[1] = refuse(403, 'No.');
  await rejects(run(), /No\./);
});

test('once it is ended there is no file, also while it waits', async () => {
  answers[1] = refuse(429, 'Wait.', { retryAfter: 60_000 });
  const running = run();
  await settle();
  ending.abort();
  equal(await running, null);
});
