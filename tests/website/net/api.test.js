// What becomes of a call whose token, or whose user, is refused.
import { deepEqual, equal, ok, rejects, test } from '/tests/harness.js';
import { fakeFetch } from '/tests/support/fetch.js';
import { Api } from '/js/net/api.js';
import { Problem, SignedOut } from '/js/net/problem.js';

const CALL = 'POST /api/tickets';

function calling(...answers) {
  const server = fakeFetch({ [CALL]: () => answers.shift() });
  const asked = [];
  const session = {
    blocks: [],
    token: async () => 'first',
    replace: async (refused, byApi) => {
      asked.push([refused, byApi]);
      if (asked.length > 2) throw new SignedOut();
      return `after ${refused}`;
    },
    block: (sentence) => session.blocks.push(sentence),
  };
  const tokens = () => server.to(CALL).map(({ headers }) => headers.get('Authorization'));
  return { api: new Api('/api', session), session, asked, tokens };
}

const TICKET = { body: { url: 'wss://example.com/', server_time: '2030-01-02T03:04:05.000Z' } };
const UNAUTHORISED = { status: 401, body: { type: 'about:blank', detail: 'Not accepted.' } };

test('a refused token is replaced, and the call made again', async () => {
  const { api, asked, tokens } = calling(UNAUTHORISED, TICKET);
  equal((await api.ticket()).url, 'wss://example.com/');
  deepEqual(asked, [['first', true]]);
  deepEqual(tokens(), ['Bearer first', 'Bearer after first']);
});

test('it ends when the session says so', async () => {
  const { api, tokens } = calling(...Array(9).fill(UNAUTHORISED));
  ok((await rejects(api.ticket())) instanceof SignedOut);
  equal(tokens().length, 3);
});

test('a gateway’s refusal is told from the API’s', async () => {
  const { api, asked } = calling({ status: 401, body: { message: 'Unauthorized' } }, TICKET);
  await api.ticket();
  deepEqual(asked, [['first', false]]);
});

test('a block is told, and is no error that anybody would try again after', async () => {
  const blocked = { status: 403, body: { type: 'urn:chatroom:problem:blocked', detail: 'You are blocked.' } };
  const { api, session, tokens } = calling(blocked);
  ok((await rejects(api.ticket())) instanceof SignedOut);
  deepEqual(session.blocks, ['You are blocked.']);
  equal(tokens().length, 1);
});

test('a refusal that is none of these is the caller’s', async () => {
  for (const status of [403, 429]) {
    const { api, session } = calling({ status, body: { message: 'Forbidden' } });
    const problem = await rejects(api.ticket());
    ok(problem instanceof Problem && problem.transient, status);
    deepEqual(session.blocks, []);
  }
});

test('a message is changed and deleted by its address; what is deleted last may outlive the page', async () => {
  const server = fakeFetch({ 'PATCH /api/rooms/a/messages/1': { body: {} }, 'DELETE /api/rooms/a/messages/1': { body: {} } });
  const { fetch } = globalThis;
  const kept = [];
  globalThis.fetch = (url, options) => (kept.push(options.keepalive), fetch(url, options));
  const api = new Api('/api', { token: async () => 'token' });
  await api.edit('a', '1', 'better');
  await api.remove('a', '1', { keepalive: true });
  deepEqual(server.requests.map(({ key, body }) => [key, body]), [
    ['PATCH /api/rooms/a/messages/1', { text: 'better' }],
    ['DELETE /api/rooms/a/messages/1', undefined],
  ]);
  deepEqual(kept, [false, true]);
});

test('a reaction is named by its emoji, and a page tells the names that it brings', async () => {
  const path = '/api/rooms/a/messages/1/reactions/%E2%9D%A4%EF%B8%8F';
  const users = [{ id: 'ann', name: 'Ann' }];
  const server = fakeFetch({
    [`PUT ${path}`]: { body: {} },
    [`DELETE ${path}`]: { body: {} },
    'GET /api/users/ann': { body: users[0] },
    'GET /api/rooms/a/messages': { body: { messages: [], users } },
  });
  const api = new Api('/api', { token: async () => 'token' });
  const told = [];
  api.addEventListener('users', ({ detail }) => told.push(detail));
  await api.react('a', '1', '❤️');
  await api.unreact('a', '1', '❤️');
  await api.user('ann');
  await api.messages('a');
  equal(server.requests.length, 4);
  deepEqual(told, [users]);
});

test('people are found by the beginning of a name', async () => {
  const server = fakeFetch({ 'GET /api/users': { body: { users: [] } } });
  await new Api('/api', { token: async () => 'token' }).people('b & c', 'a');
  deepEqual(server.requests[0].query, { name: 'b & c', room: 'a' });
  const users = (name) => new Api('/api', { token: async () => 'token' }).people(name);
  deepEqual([await users('\u{1F600}'.repeat(65)), server.requests.length], [{ users: [] }, 1], 'nobody has so long a name');
  await users('\u{1F600}'.repeat(64));
  equal(server.requests.length, 2);
});

test('a part of an export is a text, and names the next one', async () => {
  const parts = { '': { body: '{"id": 1}\n', headers: { Link: '</api/rooms/a/export?cursor=x%2By>; rel="next"' } }, 'x+y': { body: '{"id": 2}\n' } };
  const server = fakeFetch({ 'GET /api/rooms/a/export': ({ query: { cursor = '' } }) => parts[cursor] });
  const api = new Api('/api', { token: async () => 'token' });
  const { signal } = new AbortController();
  deepEqual(await api.exported('a', null, signal), { lines: '{"id": 1}\n', next: 'x+y' });
  deepEqual(await api.exported('a', 'x+y', signal), { lines: '{"id": 2}\n', next: null });
  deepEqual(server.requests.map(({ query }) => query), [{}, { cursor: 'x+y' }]);
});

test('an export that is ended asks no more', async () => {
  fakeFetch({ 'GET /api/rooms/a/export': () => new Promise(() => {}) });
  const api = new Api('/api', { token: async () => 'token' });
  const ending = new AbortController();
  const asking = api.exported('a', null, ending.signal);
  ending.abort();
  ok((await rejects(asking)) instanceof Problem);
});

test('members and their roles have addresses of their own', async () => {
  const calls = ['GET /api/rooms/a/members', 'PUT /api/rooms/a/members/ben', 'PUT /api/rooms/a/involvement', 'GET /api/rooms/a/invitations', 'DELETE /api/rooms/a/invitations/1'];
  const server = fakeFetch(Object.fromEntries(calls.map((call) => [call, call.startsWith('DELETE') ? { status: 204 } : { body: {} }])));
  const api = new Api('/api', { token: async () => 'token' });
  await api.members('a', { limit: 100 });
  await api.giveRole('a', 'ben', 'admin');
  await api.involve('a', 'mentions');
  await api.invitations('a', { cursor: 'c' });
  await api.revoke('a', '1');
  deepEqual(server.requests.map(({ key }) => key), calls);
  deepEqual(server.requests.map(({ body, query }) => body ?? query), [{ limit: '100' }, { role: 'admin' }, { involvement: 'mentions' }, { cursor: 'c' }, {}]);
});

test('what administrators do has addresses of its own; what is only taken on has no answer', async () => {
  const calls = ['PUT /api/users/ben/block', 'DELETE /api/users/ben/block', 'DELETE /api/users/ben/messages', 'GET /api/admin/blocked', 'GET /api/admin/audit'];
  const answers = [{ body: {} }, { status: 204 }, { status: 202 }, { body: {} }, { body: {} }];
  const server = fakeFetch(Object.fromEntries(calls.map((call, at) => [call, answers[at]])));
  const api = new Api('/api', { token: async () => 'token' });
  await api.block('ben', 'Enough.');
  await api.unblock('ben', '');
  await api.purge('ben', '2030-01-01T00:00:00.000Z');
  await api.blocked();
  await api.audit({ cursor: 'c' });
  deepEqual(server.requests.map(({ key }) => key), calls);
  deepEqual(server.requests.map(({ body, query }) => body ?? query), [{ reason: 'Enough.' }, { reason: '' }, { since: '2030-01-01T00:00:00.000Z' }, {}, { cursor: 'c' }]);
});
