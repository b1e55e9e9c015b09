import { equal, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { fakeFetch } from '/tests/support/fetch.js';
import { requestJson } from '/js/net/http.js';
import { ServerClock, serverClock } from '/js/net/server_clock.js';

const NOON = '2030-01-01T12:00:00.000Z';

test('it knows nothing before the server has said something', () => {
  const server = new ServerClock();
  equal(server.now(), null);
  server.learn(null);
  server.learn('yesterday');
  equal(server.now(), null);
});

test('it goes on from what the server said, however wrong the clock of this machine is', async () => {
  const clock = FakeClock.install('1999-01-01T00:00:00.000Z');
  const server = new ServerClock();
  server.learn(NOON);
  await clock.advance(90_000);
  equal(server.now(), Date.parse(NOON) + 90_000);
});

test('after a sleep, or when somebody has set the clock, it knows nothing until the server says it again', () => {
  const clock = FakeClock.install();
  const server = new ServerClock();
  for (const jump of [3_600_000, -3_600_000]) {
    server.learn(NOON);
    clock.jump(jump);
    equal(server.now(), null);
  }
  server.learn(NOON);
  equal(server.now(), Date.parse(NOON));
});

test('every answer tells the time, also one that says no', async () => {
  FakeClock.install();
  const headers = { Date: new Date(NOON).toUTCString() };
  fakeFetch({ 'GET /api/x': { status: 500, body: {}, headers } });
  await requestJson('/api/x').catch(() => {});
  equal(serverClock.now(), Date.parse(NOON));
});
