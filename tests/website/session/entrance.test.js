import { deepEqual, equal, ok, rejects, test } from '/tests/harness.js';
import { ALICE, answerFor, BOB } from '/tests/support/id_token.js';
import { emptyStorage } from '/tests/support/storage.js';
import { Problem } from '/js/net/problem.js';
import { Entrance } from '/js/session/entrance.js';
import { leavingUser, rememberedUser, rememberLeaving, rememberUser } from '/js/session/remembered.js';

const COGNITO = { clientId: 'our-client', siteUrl: 'https://chat.example.com/' };
const NOBODY = new Problem({ status: 401, type: 'urn:chatroom:problem:not-signed-in' });
const BACK_FROM_SIGN_IN = { code: 'c', isExpected: true, trip: { verifier: 'v', nonce: 'n' } };

/** A page at its entrance; `cookie` is who is signed in by it, or the problem that the API answers with. */
function at(cookie) {
  emptyStorage();
  const calls = [];
  const answer = (call, give) => {
    calls.push(call);
    if (cookie instanceof Error) throw cookie;
    return give();
  };
  const backend = {
    redeem: async () => answer('redeem', () => answerFor(cookie, { aud: 'our-client', nonce: 'n' })),
    renew: async () => answer('renew', () => answerFor(cookie)),
    end: async (user) => answer(`end ${user}`, () => null),
  };
  const tabs = Object.assign(new EventTarget(), { told: [], tell: (type, about) => tabs.told.push([type, about]) });
  return { entrance: new Entrance(COGNITO, backend, tabs), calls, tabs };
}

test('who is remembered comes in at once, and nobody is asked', async () => {
  const { entrance, calls } = at(ALICE);
  rememberUser(ALICE);
  deepEqual((await entrance.find()).user, ALICE);
  deepEqual(calls, []);
});

test('who is remembered comes in without a network too', async () => {
  const { entrance } = at(new Problem());
  rememberUser(ALICE);
  deepEqual((await entrance.find()).user, ALICE);
});

test('who has only the cookie left comes in with it', async () => {
  const { entrance, calls } = at(ALICE);
  deepEqual((await entrance.find()).user, ALICE);
  deepEqual(calls, ['renew']);
  deepEqual(rememberedUser(), ALICE);
});

test('who has neither stays outside', async () => {
  for (const problem of [NOBODY, new Problem(), new Problem({ status: 503 })]) {
    equal(await at(problem).entrance.find(), null);
  }
});

test('who is back from the sign-in page comes in, in place of who was remembered, and the other tabs hear of it', async () => {
  const { entrance, calls, tabs } = at(BOB);
  rememberUser(ALICE);
  rememberLeaving(ALICE.id);
  const session = await entrance.find(BACK_FROM_SIGN_IN);
  deepEqual(session.user, BOB);
  deepEqual(calls, ['redeem']);
  deepEqual(tabs.told.at(-1), ['signed-in', { user: BOB }]);
  equal(leavingUser(), null);
});

test('an answer that nobody waits for is no way in, and does not keep out who is signed in', async () => {
  const unexpected = { ...BACK_FROM_SIGN_IN, isExpected: false };
  const { entrance, calls } = at(ALICE);
  await rejects(entrance.find(unexpected), /not started in this tab/);
  rememberUser(ALICE);
  deepEqual((await entrance.find(unexpected)).user, ALICE);
  deepEqual(calls, []);
});

test('a code that cannot be redeemed for the moment may be tried again', async () => {
  const { entrance } = at(new Problem({ status: 503 }));
  ok((await rejects(entrance.find(BACK_FROM_SIGN_IN))).transient);
});

test('a sign-out that the server has not heard of is told before anything else', async () => {
  const { entrance, calls } = at(NOBODY);
  rememberLeaving(ALICE.id);
  rememberUser(ALICE);
  equal(await entrance.find(), null);
  deepEqual(calls[0], `end ${ALICE.id}`);
  equal(rememberedUser(), null);
});

test('as long as the server cannot be told of a sign-out nobody comes in by the cookie', async () => {
  const { entrance, calls } = at(new Problem());
  rememberLeaving(ALICE.id);
  equal(await entrance.find(), null);
  deepEqual(calls, [`end ${ALICE.id}`]);
  equal(leavingUser(), ALICE.id);
});

test('once it has been told the server is not told again', async () => {
  const { entrance, calls } = at(ALICE);
  rememberLeaving(BOB.id);
  ok(await entrance.finishLeaving());
  ok(await entrance.finishLeaving());
  deepEqual(calls, [`end ${BOB.id}`]);
});
