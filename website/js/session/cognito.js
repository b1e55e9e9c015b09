// The hosted pages of the user pool, where a browser goes to sign in and out.
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

  logoutUrl() {
    return this.#url('/logout', { client_id: this.clientId, logout_uri: this.siteUrl });
  }

  #url(path, query) {
    return `${this.#base}${path}?${new URLSearchParams(query)}`;
  }
}
