// The user pool's OAuth endpoints, as a public client uses them.
import { Problem } from '../net/problem.js';
import { requestJson } from '../net/http.js';

const REVOKE_TIMEOUT_MS = 3_000;

export class Cognito {
  #base;

  constructor({ cognito_url, client_id }, origin) {
    this.#base = cognito_url.replace(/\/$/, '');
    this.clientId = client_id;
    this.siteUrl = `${origin}/`;
  }

  authorizeUrl({ state, nonce, challenge }) {
    return this.#url('/oauth2/authorize', {
      response_type: 'code',
      client_id: this.clientId,
      redirect_uri: this.siteUrl,
      scope: 'openid email profile',
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
  }

  exchange(code, verifier) {
    return this.#token({ grant_type: 'authorization_code', code, redirect_uri: this.siteUrl, code_verifier: verifier });
  }

  refresh(refreshToken) {
    return this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  /** Best effort: signing out goes on whatever becomes of it. */
  async revoke(refreshToken) {
    const body = new URLSearchParams({ token: refreshToken, client_id: this.clientId });
    const signal = AbortSignal.timeout(REVOKE_TIMEOUT_MS);
    try {
      await fetch(`${this.#base}/oauth2/revoke`, { method: 'POST', body, keepalive: true, signal });
    } catch {}
  }

  logoutUrl() {
    return this.#url('/logout', { client_id: this.clientId, logout_uri: this.siteUrl });
  }

  async #token(form) {
    const tokens = await requestJson(`${this.#base}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, client_id: this.clientId }),
      cache: 'no-store',
    });
    if (!tokens.id_token) throw new Problem({ status: 502, detail: 'The sign-in service sent no token.' });
    return tokens;
  }

  #url(path, query) {
    return `${this.#base}${path}?${new URLSearchParams(query)}`;
  }
}
