// Proof Key for Code Exchange (RFC 7636), method S256.
import { encode } from './base64url.js';

const BYTES = 32;

export function randomToken() {
  return encode(crypto.getRandomValues(new Uint8Array(BYTES)));
}

export async function challengeOf(verifier) {
  return encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}
