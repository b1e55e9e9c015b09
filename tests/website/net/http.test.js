// What went wrong with a request: told by the API's problem details, or by the gateway in front of it, which has none.
import { milliseconds, requestJson } from '/js/net/http.js';
import { Problem } from '/js/net/problem.js';
import { equal, match, ok, test } from '../harness.js';
import { fakeFetch } from '../support/fetch.js';

async function problemOf(answer) {
  const server = fakeFetch({ 'GET /api/messages': answer });
  server.offline = answer === null;
  try {
    await requestJson('/api/messages');
  } catch (problem) {
    ok(problem instanceof Problem, 'every failure is a Problem');
    return problem;
  }
  throw new Error('The request did not fail.');
}

test('tells what the API says', async () => {
  const body = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'This client_id has been used.' };
  const problem = await problemOf({ status: 409, body });
  equal(problem.message, 'This client_id has been used.');
  equal(problem.status, 409);
  equal(problem.transient, false);
});

test('has a sentence for the refusals of the gateway, which sends no problem details', async () => {
  for (const [status, message] of [[401, 'Unauthorized'], [429, 'Too Many Requests'], [500, 'Internal Server Error'],
    [503, 'Service Unavailable'], [504, 'Gateway Timeout'], [413, 'Request Entity Too Large']]) {
    const problem = await problemOf({ status, body: { message } });
    equal(problem.status, status);
    match(problem.message, /^[A-Z].*\.$/, `${status} is a sentence`);
    ok(!problem.message.includes(message), `${status} is not left in the gateway's words`);
    equal(problem.transient, status === 429 || status >= 500, `${status} may pass`);
  }
});

test('copes with an answer that is no JSON at all, as CloudFront sends them', async () => {
  const problem = await problemOf({ status: 502, body: '<html><h1>502</h1></html>', headers: { 'Content-Type': 'text/html' } });
  equal(problem.status, 502);
  ok(problem.transient);
  match(problem.message, /not there for the moment/);
});

test('copes with JSON that is no object', async () => {
  for (const body of ['null', '[]', '"no"', '7']) equal((await problemOf({ status: 429, body })).status, 429);
});

test('says that no answer came', async () => {
  const problem = await problemOf(null);
  equal(problem.status, 0);
  equal(problem.message, 'The server could not be reached.');
  ok(problem.transient);
});

test('takes an unreadable success for a failure', async () => {
  equal((await problemOf({ body: '{' })).status, 502);
});

test('reads how long to wait, in seconds or as a date', async () => {
  equal((await problemOf({ status: 429, body: {}, headers: { 'Retry-After': '7' } })).retryAfter, 7000);
  const now = Date.parse('2026-11-25T12:00:00Z');
  equal(milliseconds('Wed, 25 Nov 2026 12:00:30 GMT', now), 30_000);
  equal(milliseconds('Wed, 25 Nov 2026 11:59:00 GMT', now), 0);
  equal(milliseconds('soon', now), 0);
  equal(milliseconds(null, now), 0);
});
