import { equal, match, notEqual, test } from '/tests/harness.js';
import { challengeOf, randomToken } from '/js/session/pkce.js';

test('the challenge of a verifier is that of the example in RFC 7636, appendix B', async () => {
  equal(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'), 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
});

test('a verifier has 32 random bytes in characters that RFC 7636 allows', () => {
  match(randomToken(), /^[A-Za-z0-9_-]{43}$/);
  notEqual(randomToken(), randomToken());
});
