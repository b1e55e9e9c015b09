import { after, deepEqual, equal, match, notEqual, ok, rejects, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ALICE, answerFor, BOB, idTokenOf } from '/tests/support/id_token.js';
import { blockStorage, emptyStorage } from '/tests/support/storage.js';
import { Problem, SignedOut } from '/js/net/problem.js';
import { forgetUser, leavingUser, rememberedUser, rememberUser } from '/js/session/remembered.js';
// It is loaded by now, so that no test waits for the network.
import '/js/people/name.js';
import { Session } from '/js/session/session.js';
import { Tabs } from '/js/session/tabs.js';

const HOUR = 60 * 60_000;
const MINUTE = 60_000;
const DOWN = new Problem({ status: 503 });

/** The API, as far as a session knows it. `next` is what it answers: a user, a promise of one, or a problem. */
class FakeBackend {
  next = ALICE;
  renewals = 0;
  ended = [];

  async renew(isNeedless = () => false) {
    if (isNeedless()) return null;
    this.renewals += 1;
    return this.#answer();
  }

  async end(userId) {
    if (this.next instanceof Error) throw this.next;
    this.ended.push(userId);
  }

  async #answer() {
    const next = await this.next;
    if (next instanceof Error) throw next;
    return answerFor(next);
  }
}

class FakeTabs extends EventTarget {
  told = [];

  tell(type, about) {
    this.told.push({ type, ...about });
  }

  /** Another tab says so. */
  hear(type, about) {
    this.dispatchEvent(new CustomEvent(type, { detail: { type, ...about } }));
  }
}

function resumed() {
  emptyStorage();
  rememberUser(ALICE);
  const clock = FakeClock.install();
  const backend = new FakeBackend();
  const tabs = new FakeTabs();
  const session = new Session(backend, tabs, ALICE);
  const ends = [];
  session.addEventListener('end', ({ detail }) => ends.push(detail));
  return { clock, backend, tabs, session, ends };
}

test('who is remembered is there at once, and the first token shows whether that is so', async () => {
  const { backend, session, clock } = resumed();
  deepEqual(session.user, ALICE);
  equal(backend.renewals, 0);
  ok(await session.token());
  equal(backend.renewals, 1);
  equal(session.expiresAt, clock.now + HOUR);
});

test('a token is kept until a minute before it ends, or as long before as is asked', async () => {
  const { backend, session, clock } = resumed();
  const first = await session.token();
  await clock.advance(HOUR - 2 * MINUTE);
  equal(await session.token(), first);
  notEqual(await session.token(3 * MINUTE), first);
  equal(backend.renewals, 2);
  await clock.advance(HOUR - 30_000);
  await session.token();
  equal(backend.renewals, 3);
});

test('a clock that has jumped over the end of the token is believed', async () => {
  const { backend, session, clock } = resumed();
  await session.token();
  clock.jump(8 * HOUR);
  await session.token();
  equal(backend.renewals, 2);
});

test('all that ask at once are given the token of one renewal', async () => {
  const { backend, session } = resumed();
  const tokens = await Promise.all([session.token(), session.token(), session.token()]);
  equal(backend.renewals, 1);
  equal(new Set(tokens).size, 1);
});

test('a token that the server refused is replaced once, however many were refused with it', async () => {
  const { backend, session } = resumed();
  const refused = await session.token();
  const [one, other] = await Promise.all([session.replace(refused), session.replace(refused)]);
  equal(one, other);
  notEqual(one, refused);
  equal(await session.replace(refused), one);
  equal(backend.renewals, 2);
});

test('what another tab has renewed is used, and nothing is asked for twice', async () => {
  const { backend, session, tabs, clock } = resumed();
  const id_token = idTokenOf(ALICE);
  tabs.hear('renewed', { user: ALICE, id_token, expires_at: clock.now + HOUR });
  equal(await session.token(), id_token);
  equal(backend.renewals, 0);
});

test('what another tab renews while this one waits for its turn is used', async () => {
  const { backend, session, tabs, clock } = resumed();
  const turn = Promise.withResolvers();
  const { renew } = backend;
  backend.renew = async (isNeedless) => {
    await turn.promise;
    return renew.call(backend, isNeedless);
  };
  const asked = session.token();
  const id_token = idTokenOf(ALICE);
  tabs.hear('renewed', { user: ALICE, id_token, expires_at: clock.now + HOUR });
  turn.resolve();
  equal(await asked, id_token);
  equal(backend.renewals, 0);
});

test('an older token, or another user’s, is not taken from another tab', async () => {
  const { session, tabs, clock } = resumed();
  const mine = await session.token();
  tabs.hear('renewed', { user: ALICE, id_token: idTokenOf(ALICE), expires_at: clock.now + MINUTE });
  tabs.hear('renewed', { user: BOB, id_token: idTokenOf(BOB), expires_at: clock.now + 2 * HOUR });
  equal(await session.token(), mine);
  deepEqual(session.user, ALICE);
});

test('the other tabs are told of a renewal', async () => {
  const { session, tabs } = resumed();
  const id_token = await session.token();
  deepEqual(tabs.told, [{ type: 'renewed', user: ALICE, id_token, expires_at: session.expiresAt }]);
});

test('a session that the server has ended ends with a sentence, and is remembered no more', async () => {
  for (const kind of ['session-ended', 'not-signed-in']) {
    const { session, backend, ends } = resumed();
    backend.next = new Problem({ status: 401, type: `urn:chatroom:problem:${kind}` });
    ok((await rejects(session.token())) instanceof SignedOut);
    deepEqual(ends, ['Your session has ended. Sign in again to go on.']);
    equal(rememberedUser(), null);
    ok((await rejects(session.token())) instanceof SignedOut);
    equal(backend.renewals, 1);
  }
});

test('trouble on the way signs nobody out: not a network, not a Cognito that is down, not a gateway’s own 401', async () => {
  for (const problem of [new Problem(), DOWN, new Problem({ status: 401 }), new Problem({ status: 403 })]) {
    const { session, backend, ends } = resumed();
    backend.next = problem;
    equal(await rejects(session.token()), problem);
    deepEqual(ends, []);
    deepEqual(rememberedUser(), ALICE);
    backend.next = ALICE;
    ok(await session.token());
  }
});

test('a token that is still good is used while it cannot be renewed', async () => {
  const { session, backend, clock } = resumed();
  const token = await session.token();
  backend.next = DOWN;
  await clock.advance(HOUR - 30_000);
  equal(await session.token(), token);
  await clock.advance(MINUTE);
  equal(await rejects(session.token()), DOWN);
});

test('a renewal whose answer was lost is tried again within the minute that the pool allows, and not for ever', async () => {
  const { session, backend, clock } = resumed();
  const token = await session.token();
  backend.next = new Problem();
  await clock.advance(HOUR - 50_000);
  equal(await session.token(), token);
  equal(backend.renewals, 2);
  await clock.advance(MINUTE);
  equal(backend.renewals, 6);
  await clock.advance(HOUR);
  equal(backend.renewals, 6);
  backend.next = ALICE;
  ok(await session.token());
  backend.next = new Problem();
  await rejects(session.replace(await session.token()));
  backend.next = ALICE;
  await clock.advance(MINUTE);
  equal(backend.renewals, 9);
});

test('who signs out is renewed no more', async () => {
  const { session, backend, clock } = resumed();
  backend.next = DOWN;
  await rejects(session.token());
  backend.next = ALICE;
  await session.signOut();
  await clock.advance(MINUTE);
  equal(backend.renewals, 1);
});

test('nobody becomes another person: when somebody else has signed in, that is said and no token is given', async () => {
  const { session, backend, ends } = resumed();
  await session.token();
  backend.next = BOB;
  ok((await rejects(session.token(2 * HOUR))) instanceof SignedOut);
  deepEqual(ends, ['\u2068Bob\u2069 has signed in in this browser, so \u2068Alice\u2069 no longer is in this tab.']);
  deepEqual(session.user, ALICE);
  deepEqual(rememberedUser(), BOB);
});

test('a name that has changed is taken over', async () => {
  const { session, backend } = resumed();
  backend.next = { ...ALICE, name: 'Alice B.' };
  await session.token();
  equal(session.user.name, 'Alice B.');
  equal(rememberedUser().name, 'Alice B.');
});

test('signing out ends it here and in this user’s other tabs, and tells the server whose it was', async () => {
  const { session, backend, tabs, ends } = resumed();
  const left = [];
  session.addEventListener('left', () => left.push('left'));
  await session.signOut();
  deepEqual(ends, ['']);
  deepEqual(backend.ended, [ALICE.id]);
  deepEqual(tabs.told, [{ type: 'signed-out', user: ALICE.id }]);
  deepEqual(left, ['left']);
  equal(rememberedUser(), null);
  equal(leavingUser(), null);
  ok((await rejects(session.token())) instanceof SignedOut);
});

test('a sign-out that the server could not be told of is remembered until it can be', async () => {
  const { session, backend, ends } = resumed();
  const events = [];
  for (const type of ['left', 'unfinished']) session.addEventListener(type, () => events.push(type));
  backend.next = new Problem();
  await session.signOut();
  deepEqual(ends, ['']);
  deepEqual(events, ['unfinished']);
  equal(leavingUser(), ALICE.id);
  equal(rememberedUser(), null);
});

test('a sign-out in another tab concerns its own user', async () => {
  const { session, tabs, ends } = resumed();
  await session.token();
  tabs.hear('signed-out', { user: BOB.id });
  deepEqual(ends, []);
  ok(await session.token());
  tabs.hear('signed-out', { user: ALICE.id });
  deepEqual(ends, ['You signed out in another tab.']);
});

test('who signs out where somebody else has signed in since ends nothing of theirs', async () => {
  const { session, backend, tabs, ends } = resumed();
  rememberUser(BOB);
  await session.signOut();
  deepEqual(ends, ['\u2068Bob\u2069 has signed in in this browser, so \u2068Alice\u2069 no longer is in this tab.']);
  deepEqual(backend.ended, []);
  deepEqual(tabs.told, []);
  deepEqual(rememberedUser(), BOB);
});

test('a renewal that is under way while one signs out signs nobody in again', async () => {
  const { session, backend, tabs, ends } = resumed();
  const { promise, resolve } = Promise.withResolvers();
  backend.next = promise;
  const asked = session.token();
  await settle();
  backend.next = ALICE;
  await session.signOut();
  resolve(ALICE);
  ok((await rejects(asked)) instanceof SignedOut);
  equal(rememberedUser(), null);
  equal(tabs.told.filter(({ type }) => type === 'renewed').length, 0);
  deepEqual(ends, ['']);
});

test('a session that has ended hears no other tab and ends no second time', async () => {
  const { session, tabs, ends, clock } = resumed();
  await session.signOut();
  tabs.hear('signed-out', { user: ALICE.id });
  tabs.hear('renewed', { user: ALICE, id_token: idTokenOf(ALICE), expires_at: clock.now + HOUR });
  deepEqual(ends, ['']);
  await rejects(session.token());
});

test('where storage is blocked a session works all the same', async () => {
  const { session, backend, ends } = resumed();
  blockStorage();
  ok(await session.token());
  await session.signOut();
  deepEqual(backend.ended, [ALICE.id]);
  deepEqual(ends, ['']);
});

test('no token is in any storage', async () => {
  const { session } = resumed();
  const token = await session.token();
  const kept = JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + document.cookie;
  ok(kept.includes(ALICE.id));
  for (const part of token.split('.')) ok(!kept.includes(part), part);
});

test('two sessions in two tabs of one browser share what one of them has renewed', async () => {
  emptyStorage();
  const backend = new FakeBackend();
  const [one, other] = [new Tabs(), new Tabs()];
  after(() => [one, other].forEach((tabs) => tabs.close()));
  const here = new Session(backend, one, ALICE);
  const there = new Session(backend, other, ALICE);
  const heard = new Promise((resolve) => other.addEventListener('renewed', resolve));
  const token = await here.token();
  await heard;
  equal(await there.token(), token);
  equal(backend.renewals, 1);
  const ended = new Promise((resolve) => there.addEventListener('end', resolve));
  await here.signOut();
  equal((await ended).detail, 'You signed out in another tab.');
});

test('a session from a sign-in has its token, and asks for none', async () => {
  emptyStorage();
  const backend = new FakeBackend();
  const answer = answerFor(BOB);
  const session = await Session.from(backend, new FakeTabs(), answer);
  deepEqual(session.user, BOB);
  equal(await session.token(), answer.id_token);
  equal(backend.renewals, 0);
  deepEqual(rememberedUser(), BOB);
});

/** What stands between a page and the API refuses tokens, too; only the API's own refusals end a session. */
async function refusedAgain(session, backend, clock, byApi) {
  let token = await session.token();
  const before = backend.renewals;
  let isOver = false;
  const going = (async () => {
    for (;;) token = await session.replace(token, byApi);
  })().catch((problem) => (isOver = problem));
  for (let second = 0; second < 30; second += 1) await clock.advance(1_000);
  await going;
  return { renewals: backend.renewals - before, problem: isOver };
}

test('a renewed token that the API refuses as well is renewed once more, and then the session is over', async () => {
  const { session, backend, clock, ends } = resumed();
  const { renewals, problem } = await refusedAgain(session, backend, clock, true);
  equal(renewals, 2);
  ok(problem instanceof SignedOut);
  deepEqual(ends, ['Your session has ended. Sign in again to go on.']);
  await rejects(session.token());
  equal(backend.renewals, 3);
});

test('one that something else refuses is renewed once a minute at most, and the session goes on', async () => {
  const { session, backend, clock, ends } = resumed();
  for (let minute = 0; minute < 3; minute += 1) {
    const { renewals, problem } = await refusedAgain(session, backend, clock, false);
    equal(renewals, minute % 2 ? 0 : 1);
    equal(problem.status, 401);
    ok(problem.transient);
    await clock.advance(1_000);
  }
  deepEqual(ends, []);
  ok(await session.token());
});

test('many calls that are refused at once make one renewal, and one more', async () => {
  const { session, backend, clock, ends } = resumed();
  const first = await session.token();
  const second = await Promise.all([1, 2, 3].map(() => session.replace(first, true)));
  equal(new Set(second).size, 1);
  const third = Promise.all([1, 2, 3].map(() => session.replace(second[0], true)));
  await clock.advance(5_000);
  equal(new Set(await third).size, 1);
  equal(backend.renewals, 3);
  deepEqual(ends, []);
});

test('who is blocked asks for nothing until it is lifted, and is still who they were', async () => {
  const { session, backend, clock, ends } = resumed();
  const told = [];
  session.addEventListener('blocked', ({ detail }) => told.push(detail));
  await session.token();
  session.block('No more.');
  session.block('No more.');
  ok((await rejects(session.token())) instanceof SignedOut);
  await clock.advance(24 * HOUR);
  equal(backend.renewals, 1);
  deepEqual(told, ['No more.']);
  deepEqual(ends, []);
  deepEqual(rememberedUser(), ALICE);
  session.unblock();
  ok(await session.token());
});

test('a renewal that is refused as the user is blocked says so', async () => {
  const { session, backend, clock } = resumed();
  const told = [];
  session.addEventListener('blocked', ({ detail }) => told.push(detail));
  backend.next = new Problem({ status: 403, type: 'urn:chatroom:problem:blocked', detail: 'Blocked.' });
  ok((await rejects(session.token())) instanceof SignedOut);
  await clock.advance(HOUR);
  deepEqual([told, backend.renewals], [['Blocked.'], 1]);
});

test('who is blocked can sign out', async () => {
  const { session, backend } = resumed();
  await session.token();
  session.block('No more.');
  await session.signOut();
  deepEqual(backend.ended, [ALICE.id]);
});

test('a name that a later token brings is told', async () => {
  const { session, backend } = resumed();
  let names = 0;
  session.addEventListener('named', () => (names += 1));
  await session.token();
  equal(names, 0);
  backend.next = { ...ALICE, name: 'Alice B.' };
  await session.token(2 * HOUR);
  equal(names, 1);
});

function backAgain(meanwhile) {
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  meanwhile?.();
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
}

test('a page that was kept for the way back asks its cookie whose it is', async () => {
  const { backend, session, ends } = resumed();
  await session.token();
  backAgain();
  await session.token();
  deepEqual([backend.renewals, ends], [2, []]);
  dispatchEvent(new PageTransitionEvent('pageshow'));
  await session.token();
  equal(backend.renewals, 2, 'one that is only begun asks for nothing more');
});

test('what happened to the session while a page was kept has happened to it, too', async () => {
  const signedOut = resumed();
  backAgain(() => forgetUser(ALICE.id));
  deepEqual(signedOut.ends, ['You signed out in another tab.']);
  const replaced = resumed();
  backAgain(() => rememberUser(BOB));
  equal(replaced.ends.length, 1);
  match(replaced.ends[0], /Bob/);
  deepEqual(rememberedUser(), BOB);
});

test('where nothing can be remembered, its way back ends nothing', () => {
  const { ends } = resumed();
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  blockStorage();
  backAgain();
  deepEqual(ends, []);
});
