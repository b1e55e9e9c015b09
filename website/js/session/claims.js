// What an id token says. It came straight from the token endpoint over TLS, so its signature needs no check here
// (OpenID Connect Core, section 3.1.3.7); the server verifies it on every call.
import { Problem } from '../net/problem.js';
import { decodeText } from './base64url.js';

export function claimsOf(idToken) {
  return JSON.parse(decodeText(idToken.split('.')[1]));
}

export async function userOf(claims) {
  return { id: claims.sub, name: await nameIn(claims) };
}

/** Who is on the way in has no name to read yet. */
async function nameIn(claims) {
  const { nameOf } = await import('../people/name.js').catch(() => Promise.reject(new Problem()));
  return nameOf(claims);
}
