import { deepEqual, equal, ok, rejects, settle, test } from '/tests/harness.js';
import { fakeFetch, later } from '/tests/support/fetch.js';
import { Backend } from '/js/session/backend.js';

const ANSWER = { id_token: 'a.b.c', expires_in: 3600 };

function backendWith(routes) {
  const server = fakeFetch(routes);
  return { server, backend: new Backend('https://chat.example.com/api/') };
}

test('a code is redeemed with its verifier, for the site’s own address', async () => {
  const { server, backend } = backendWith({ 'POST /api/session': { body: ANSWER } });
  deepEqual(await backend.redeem({ code: 'c', verifier: 'v', siteUrl: 'https://chat.example.com/' }), ANSWER);
  const [{ body, headers }] = server.requests;
  deepEqual(body, { code: 'c', code_verifier: 'v', redirect_uri: 'https://chat.example.com/' });
  equal(headers.get('Content-Type'), 'application/json');
});

test('each call has the header that only our pages send, and none has a token', async () => {
  const { server, backend } = backendWith({
    'POST /api/session': { body: ANSWER },
    'POST /api/session/renew': { body: ANSWER },
    'DELETE /api/session': { status: 204 },
  });
  await backend.redeem({ code: 'c', verifier: 'v', siteUrl: 's' });
  deepEqual(await backend.renew(), ANSWER);
  await backend.end('alice-sub');
  equal(server.requests.length, 3);
  for (const { headers } of server.requests) {
    equal(headers.get('X-Requested-By'), 'chatroom');
    equal(headers.get('Authorization'), null);
  }
  deepEqual(server.requests[2].query, { user: 'alice-sub' });
});

test('a sign-out of whoever it is names nobody', async () => {
  const { server, backend } = backendWith({ 'DELETE /api/session': { status: 204 } });
  await backend.end();
  deepEqual(server.requests[0].query, {});
});

test('the cookie is changed by one request at a time', async () => {
  const first = later();
  const answers = [first, () => ({ body: ANSWER })];
  const { server, backend } = backendWith({ 'POST /api/session/renew': () => answers.shift()() });
  const other = new Backend('https://chat.example.com/api');
  const asked = [backend.renew(), other.renew()];
  while (server.requests.length === 0) await settle();
  await settle();
  equal(server.requests.length, 1);
  first.give({ body: ANSWER });
  deepEqual(await Promise.all(asked), [ANSWER, ANSWER]);
  equal(server.requests.length, 2);
});

test('what is needless when its turn comes is not asked for', async () => {
  const { server, backend } = backendWith({});
  equal(await backend.renew(() => true), null);
  equal(server.requests.length, 0);
});

test('what the API says went wrong is told by its type', async () => {
  const body = { type: 'urn:chatroom:problem:session-ended', detail: 'It has ended.' };
  const { backend } = backendWith({ 'POST /api/session/renew': { status: 401, body } });
  const problem = await rejects(backend.renew(), /It has ended/);
  equal(problem.type, body.type);
  ok(!problem.transient);
});
