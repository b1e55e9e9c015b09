// What went wrong with a request: told by the API's problem details, or by the gateway in front of it, which has none.
import { milliseconds, requestJson } from '/js/net/http.js';
import { Problem } from '/js/net/problem.js';
import { texts } from '/js/languages/texts.js';
import { after, deepEqual, equal, match, ok, test } from '../harness.js';
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

test('tells it in the page’s language', async () => {
  const { ofTheServer } = texts.problems;
  after(() => (texts.problems.ofTheServer = ofTheServer));
  texts.problems.ofTheServer = (sentence, status) => `${status}: ${sentence.toUpperCase()}`;
  equal((await problemOf({ status: 409, body: { title: 'Conflict', detail: 'Taken.' } })).message, '409: TAKEN.');
  equal((await problemOf({ status: 404, body: { title: 'Not Found' } })).message, '404: NOT FOUND');
  match((await problemOf({ status: 503, body: {} })).message, /overloaded/);
});

test('has a sentence for the refusals of the gateway, which sends no problem details', async () => {
  for (const [status, message] of [[401, 'Unauthorized'], [403, 'Forbidden'], [429, 'Too Many Requests'], [500, 'Internal Server Error'],
    [503, 'Service Unavailable'], [504, 'Gateway Timeout'], [413, 'Request Entity Too Large']]) {
    const problem = await problemOf({ status, body: { message } });
    equal(problem.status, status);
    match(problem.message, /^[A-Z].*\.$/, `${status} is a sentence`);
    ok(!problem.message.includes(message), `${status} is not left in the gateway's words`);
    equal(problem.transient, status !== 413, `${status} may pass`);
    ok(!problem.isBlocked && !problem.isLimit, `${status} is not the API's own word`);
  }
});

test('copes with an answer that is no JSON at all, as CloudFront sends them', async () => {
  const problem = await problemOf({ status: 502, body: '<html><h1>502</h1></html>', headers: { 'Content-Type': 'text/html' } });
  equal(problem.status, 502);
  ok(problem.transient);
  match(problem.message, /not there for the moment/);
});

test('a firewall’s refusal is no block, and may pass', async () => {
  const problem = await problemOf({ status: 403, body: '<html>Request blocked</html>', headers: { 'Content-Type': 'text/html' } });
  ok(problem.transient);
  ok(!problem.isBlocked);
  match(problem.message, /Try again in a moment/);
});

test('what the API itself refuses does not pass, and says which kind it is', async () => {
  for (const [status, kind, isBlocked, isLimit, transient] of [
    [403, 'blocked', true, false, false],
    [429, 'limit-reached', false, true, true],
    [403, 'limit-reached', false, false, false],
  ]) {
    const problem = await problemOf({ status, body: { type: `urn:chatroom:problem:${kind}`, detail: 'No.' } });
    deepEqual([problem.isBlocked, problem.isLimit, problem.transient], [isBlocked, isLimit, transient], `${status} ${kind}`);
  }
  for (const status of [401, 403]) ok(!(await problemOf({ status, body: { detail: 'No.' } })).transient, 'about:blank goes without saying');
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
  equal(milliseconds('-5', now), 0);
  equal(milliseconds('1e9', now), 0);
  equal(milliseconds(null, now), 0);
});

test('a date is told by the server’s clock, and nobody is kept waiting for a day', async () => {
  const headers = { Date: 'Wed, 25 Nov 2020 12:00:00 GMT', 'Retry-After': 'Wed, 25 Nov 2020 12:00:20 GMT' };
  const { retryAfter } = await problemOf({ status: 429, body: {}, headers });
  ok(retryAfter > 15_000 && retryAfter <= 20_000, retryAfter);
  equal(milliseconds('86400'), 300_000);
});
