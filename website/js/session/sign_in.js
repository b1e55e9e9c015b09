// The trip to the hosted sign-in page and back: authorization code with PKCE, state and nonce checked.
import { challengeOf, randomToken } from './pkce.js';
import { claimsOf } from './claims.js';
import { forget, recall, remember } from './storage.js';

const TRIP = 'sign_in';
const ANSWERS = ['code', 'state', 'error', 'error_description'];

export async function leaveForSignIn(cognito) {
  const trip = { state: randomToken(), nonce: randomToken(), verifier: randomToken(), hash: location.hash };
  remember(TRIP, trip);
  location.assign(cognito.authorizeUrl({ ...trip, challenge: await challengeOf(trip.verifier) }));
}

/** Takes the answer out of the address bar, and so out of history, before anything else runs. */
export function takeAnswer() {
  const query = new URLSearchParams(location.search);
  if (!query.has('code') && !query.has('error')) return null;
  const trip = recall(TRIP);
  forget(TRIP);
  history.replaceState(null, '', location.pathname + (trip?.hash || location.hash));
  const answer = Object.fromEntries(ANSWERS.map((name) => [name, query.get(name)]));
  return { ...answer, trip, isExpected: Boolean(trip) && trip.state === answer.state };
}

export async function redeem(cognito, { trip, isExpected, code, error, error_description }) {
  if (error) throw new Error(`Sign-in did not work: ${error_description || error}`);
  if (!isExpected) {
    throw new Error('That sign-in was not started in this tab. Please sign in again.');
  }
  const tokens = await cognito.exchange(code, trip.verifier);
  const claims = claimsOf(tokens.id_token);
  if (claims.nonce !== trip.nonce || claims.aud !== cognito.clientId) {
    throw new Error('The sign-in service sent a token that was not meant for this page. Please sign in again.');
  }
  return tokens;
}
