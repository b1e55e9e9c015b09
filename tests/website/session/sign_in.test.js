import { after, deepEqual, equal, match, notEqual, ok, rejects, test } from '/tests/harness.js';
import { ALICE, answerFor } from '/tests/support/id_token.js';
import { blockStorage, emptyStorage } from '/tests/support/storage.js';
import { Cognito } from '/js/session/cognito.js';
import { challengeOf, leaveForSignIn, randomToken, redeem, takeAnswer } from '/js/session/sign_in.js';

const COGNITO = new Cognito({ cognito_url: 'https://pool.example.com/', client_id: 'our-client' }, location.origin);

/** The address bar, put right again when the test has ended. */
function at(address) {
  const { href } = location;
  after(() => history.replaceState(null, '', href));
  history.replaceState(null, '', address);
}

async function leave() {
  let question;
  await leaveForSignIn(COGNITO, (url) => (question = new URL(url)));
  return question;
}

/** Goes to the hosted page and comes back with what it answers. */
async function thereAndBack(answer = { code: 'the-code' }) {
  const question = (await leave()).searchParams;
  at(`/?${new URLSearchParams({ state: question.get('state'), ...answer })}`);
  return { question, answer: takeAnswer() };
}

/** The API, which answers with a token of these claims. */
function backendFor(claims) {
  const asked = [];
  return {
    asked,
    redeem: async (given) => (asked.push(given), answerFor(ALICE, { aud: 'our-client', ...claims })),
    end: async () => void asked.push('end'),
  };
}

test('the hosted page is asked for a code, with a state, a nonce and a challenge of their own each time', async () => {
  emptyStorage();
  const [one, other] = [await leave(), await leave()];
  equal(`${one.origin}${one.pathname}`, 'https://pool.example.com/oauth2/authorize');
  const { state, nonce, code_challenge, ...rest } = Object.fromEntries(one.searchParams);
  deepEqual(rest, {
    response_type: 'code',
    client_id: 'our-client',
    redirect_uri: `${location.origin}/`,
    scope: 'openid email profile',
    code_challenge_method: 'S256',
  });
  for (const value of [state, nonce, code_challenge]) {
    match(value, /^[\w-]{43}$/);
    ok(!other.search.includes(value));
  }
});

test('the answer leaves the address bar, and the room that one was in is back', async () => {
  emptyStorage();
  at('/#team');
  const { answer } = await thereAndBack();
  equal(location.search, '');
  equal(location.hash, '#team');
  ok(answer.isExpected);
  equal(takeAnswer(), null);
});

test('the code is redeemed with the verifier of the challenge, and the nonce is checked', async () => {
  emptyStorage();
  const { question, answer } = await thereAndBack();
  const backend = backendFor({ nonce: question.get('nonce') });
  ok((await redeem(COGNITO, backend, answer)).id_token);
  const [{ code, verifier, siteUrl }] = backend.asked;
  equal(code, 'the-code');
  equal(siteUrl, `${location.origin}/`);
  equal(await challengeOf(verifier), question.get('code_challenge'));
});

test('an answer with another state is not redeemed', async () => {
  emptyStorage();
  const { answer } = await thereAndBack({ code: 'the-code', state: 'another' });
  const backend = backendFor({});
  await rejects(redeem(COGNITO, backend, answer), /not started in this tab/);
  deepEqual(backend.asked, []);
});

test('an answer is good once', async () => {
  emptyStorage();
  const { question } = await thereAndBack();
  at(`/?code=the-code&state=${question.get('state')}`);
  const backend = backendFor({});
  await rejects(redeem(COGNITO, backend, takeAnswer()), /not started in this tab/);
  deepEqual(backend.asked, []);
});

test('a token with another nonce, or for another client, is not taken, and its session is ended', async () => {
  for (const wrong of [{ nonce: 'another' }, { nonce: undefined }, { aud: 'another-client' }]) {
    emptyStorage();
    const { question, answer } = await thereAndBack();
    const backend = backendFor({ nonce: question.get('nonce'), ...wrong });
    await rejects(redeem(COGNITO, backend, answer), /not meant for this page/);
    equal(backend.asked.at(-1), 'end');
  }
});

test('what the hosted page says went wrong is told', async () => {
  emptyStorage();
  const { answer } = await thereAndBack({ error: 'access_denied', error_description: 'You shall not pass.' });
  await rejects(redeem(COGNITO, backendFor({}), answer), /Sign-in did not work: You shall not pass\./);
});

test('where storage is blocked nobody is sent to a page that they could not come back from', async () => {
  for (const names of [['localStorage', 'sessionStorage'], ['sessionStorage']]) {
    blockStorage(names);
    const error = await rejects(leave());
    match(error.message, /keeps no cookies or site data/);
    at('/?code=the-code&state=s');
    await rejects(redeem(COGNITO, backendFor({}), takeAnswer()), /keeps no cookies or site data/);
    equal(location.search, '');
  }
});

test('where storage is full or cookies are blocked, that is said too', async () => {
  const { setItem } = Storage.prototype;
  after(() => (Storage.prototype.setItem = setItem));
  Storage.prototype.setItem = () => {
    throw new DOMException('Full.', 'QuotaExceededError');
  };
  await rejects(leave(), /keeps no cookies or site data/);
  Storage.prototype.setItem = setItem;
  Object.defineProperty(navigator, 'cookieEnabled', { value: false, configurable: true });
  after(() => delete navigator.cookieEnabled);
  await rejects(leave(), /keeps no cookies or site data/);
});

test('tokens that an earlier version has left in storage are removed', () => {
  emptyStorage();
  sessionStorage.setItem('chatroom.tokens', '{"refresh_token":"secret"}');
  takeAnswer();
  equal(sessionStorage.length, 0);
});

test('the challenge of a verifier is that of the example in RFC 7636, appendix B', async () => {
  equal(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

test('a verifier has 32 random bytes in characters that RFC 7636 allows', () => {
  match(randomToken(), /^[A-Za-z0-9_-]{43}$/);
  notEqual(randomToken(), randomToken());
});
