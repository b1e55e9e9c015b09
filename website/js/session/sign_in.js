// The trip to the hosted sign-in page and back: authorization code with PKCE, state and nonce checked.
import { texts } from '../languages/texts.js';
import { encode } from './base64url.js';
import { claimsOf } from './claims.js';

const RANDOM_BYTES = 32;
const TRIP = 'chatroom.sign_in';
// What this page kept before the API did: tokens, which no script should ever have.
const FORMER = 'chatroom.tokens';
const ANSWERS = ['code', 'state', 'error', 'error_description'];

/** Raises an Error whose sentence is for the user when this browser would have forgotten it all on the way back. */
export async function leaveForSignIn(cognito, go = (url) => location.assign(url)) {
  const trip = { state: randomToken(), nonce: randomToken(), verifier: randomToken(), hash: location.hash };
  if (!navigator.cookieEnabled || !keep(trip)) throw new Error(texts.entrance.noCookies);
  go(cognito.authorizeUrl({ ...trip, challenge: await challengeOf(trip.verifier) }));
}

/** Takes the answer out of the address bar, and so out of history, before anything else runs. */
export function takeAnswer() {
  forget(FORMER);
  const query = new URLSearchParams(location.search);
  if (!query.has('code') && !query.has('error')) return null;
  const trip = recall();
  forget(TRIP);
  history.replaceState(null, '', location.pathname + (trip?.hash || location.hash));
  const answer = Object.fromEntries(ANSWERS.map((name) => [name, query.get(name)]));
  return { ...answer, trip, isExpected: Boolean(trip) && trip.state === answer.state };
}

/** Raises an Error, or a Problem that may be transient: then the same answer can be redeemed later. */
export async function redeem(cognito, backend, { trip, isExpected, code, error, error_description }) {
  if (!isExpected) throw new Error(trip || canKeep() ? texts.entrance.notOurs : texts.entrance.noCookies);
  if (error) throw new Error(texts.entrance.didNotWork(error_description || error));
  const answer = await backend.redeem({ code, verifier: trip.verifier, siteUrl: cognito.siteUrl });
  const claims = claimsOf(answer.id_token);
  if (claims.nonce === trip.nonce && claims.aud === cognito.clientId) return answer;
  // By now the browser keeps somebody's session.
  await backend.end().catch(() => {});
  throw new Error(texts.entrance.notForUs);
}

function canKeep() {
  const kept = keep({});
  forget(TRIP);
  return kept;
}

function keep(trip) {
  try {
    sessionStorage.setItem(TRIP, JSON.stringify(trip));
    return recall() !== null;
  } catch {
    return false;
  }
}

function recall() {
  try {
    return JSON.parse(sessionStorage.getItem(TRIP));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    sessionStorage.removeItem(key);
  } catch {}
}

export function randomToken() {
  return encode(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)));
}

/** Of a verifier, by Proof Key for Code Exchange (RFC 7636), method S256. */
export async function challengeOf(verifier) {
  return encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
}
