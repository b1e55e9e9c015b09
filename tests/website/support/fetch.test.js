import { deepEqual, equal, rejects, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { fakeFetch, later } from '/tests/support/fetch.js';

test('it answers as its routes say, and keeps what was asked', async () => {
  const server = fakeFetch({
    'POST /api/tickets': { status: 201, body: { url: 'wss://x' }, headers: { 'Retry-After': '7' } },
    'GET /api/rooms/general/messages': ({ query }) => ({ body: { limit: query.limit } }),
  });
  const ticket = await fetch('/api/tickets', { method: 'POST', body: '{"a":1}', headers: { Authorization: 'Bearer t' } });
  equal(ticket.status, 201);
  equal(ticket.headers.get('Retry-After'), '7');
  deepEqual(await ticket.json(), { url: 'wss://x' });
  deepEqual(await (await fetch('/api/rooms/general/messages?limit=5')).json(), { limit: '5' });
  const [asked] = server.to('POST /api/tickets');
  deepEqual(asked.body, { a: 1 });
  equal(asked.headers.get('authorization'), 'Bearer t');
  equal(server.requests.length, 2);
});

test('a lost network, a lost answer and a timeout are failures', async () => {
  const clock = FakeClock.install();
  const answer = later();
  const server = fakeFetch({ 'GET /late': answer, 'GET /never': () => new Promise(() => {}) });
  const asked = fetch('/late');
  answer.lose();
  await rejects(asked, /Failed to fetch/);
  const waiting = rejects(fetch('/never', { signal: AbortSignal.timeout(1_000) }), /TimeoutError/);
  await clock.advance(1_000);
  await waiting;
  server.offline = true;
  await rejects(fetch('/late'), /Failed to fetch/);
});
