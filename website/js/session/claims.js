// What an id token says. It came straight from the token endpoint over TLS, so its signature needs no check here
// (OpenID Connect Core, section 3.1.3.7); the server verifies it on every call.
import { decodeText } from './base64url.js';

export function claimsOf(idToken) {
  return JSON.parse(decodeText(idToken.split('.')[1]));
}

export function userOf(claims) {
  const name = [claims.name, claims.preferred_username, claims.email?.split('@')[0]].find((each) => each?.trim());
  return { id: claims.sub, name: name?.trim() ?? 'You' };
}
