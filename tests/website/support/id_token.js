// An id token as the pool issues it, but for its signature, which no page looks at.
import { encode } from '/js/session/base64url.js';

export const ALICE = { id: 'alice-sub', name: 'Alice' };
export const BOB = { id: 'bob-sub', name: 'Bob' };

let lastNumber = 0;

/** A different one each time. */
export function idTokenOf(user, claims = {}) {
  const payload = { sub: user.id, name: user.name, jti: (lastNumber += 1), ...claims };
  return `e30.${encode(new TextEncoder().encode(JSON.stringify(payload)))}.signature`;
}

/** What the API answers to a sign-in or a renewal. */
export function answerFor(user, claims = {}) {
  return { id_token: idTokenOf(user, claims), expires_in: 3600 };
}
