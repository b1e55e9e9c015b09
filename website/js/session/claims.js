// What an id token says. It came straight from the token endpoint over TLS, so its signature needs no check here
// (OpenID Connect Core, section 3.1.3.7); the server verifies it on every call.
import { decodeText } from './base64url.js';

export function claimsOf(idToken) {
  return JSON.parse(decodeText(idToken.split('.')[1]));
}

// As `chat/names.py` has it: never a name that is made of an email address. What others see is what the server answers.
export function userOf(claims) {
  const names = [claims.name, claims.nickname, claims.preferred_username];
  return { id: claims.sub, name: names.find((each) => each?.trim())?.trim() ?? 'You' };
}
