// Who is signed in. Hands out a token that is good now, and ends when the tokens can no longer be renewed.
import { Problem, SignedOut } from '../net/problem.js';
import { claimsOf, userOf } from './claims.js';
import { forgetAll, forget, recall, remember } from './storage.js';

const TOKENS = 'tokens';
const AHEAD_MS = 60_000;
const ENDED = 'Your session has ended. Sign in again to go on.';
const ELSEWHERE = 'You signed out in another tab.';

export class Session extends EventTarget {
  #cognito;
  #tokens;
  #renewing = null;
  #tabs = new BroadcastChannel('chatroom.session');

  static restore(cognito) {
    const tokens = recall(TOKENS);
    return tokens?.client_id === cognito.clientId ? new Session(cognito, tokens) : null;
  }

  static start(cognito, answer) {
    const session = new Session(cognito, {});
    session.#keep(answer);
    return session;
  }

  constructor(cognito, tokens) {
    super();
    this.#cognito = cognito;
    this.#tokens = tokens;
    this.#tabs.onmessage = () => this.#leftElsewhere();
  }

  get user() {
    return userOf(claimsOf(this.#tokens.id_token));
  }

  /** When the present token expires, by this machine's clock. */
  get expiresAt() {
    return this.#tokens?.expires_at ?? 0;
  }

  async token(validForMs = AHEAD_MS) {
    if (!this.#tokens) throw new SignedOut();
    if (this.expiresAt - Date.now() > validForMs) return this.#tokens.id_token;
    try {
      await this.#renew();
    } catch (problem) {
      if (problem instanceof SignedOut || this.expiresAt <= Date.now()) throw problem;
    }
    return this.#tokens.id_token;
  }

  /** A token other than the one that the server refused. */
  async replace(refused) {
    if (this.#tokens?.id_token === refused) await this.#renew();
    return this.token();
  }

  async signOut() {
    const refreshToken = this.#tokens?.refresh_token;
    this.#tabs.postMessage('signed-out');
    forgetAll();
    this.#end('');
    if (refreshToken) await this.#cognito.revoke(refreshToken);
    location.assign(this.#cognito.logoutUrl());
  }

  #leftElsewhere() {
    const refreshToken = this.#tokens?.refresh_token;
    forgetAll();
    this.#end(ELSEWHERE);
    if (refreshToken) this.#cognito.revoke(refreshToken);
  }

  #renew() {
    return (this.#renewing ??= this.#refresh().finally(() => (this.#renewing = null)));
  }

  async #refresh() {
    try {
      if (!this.#tokens.refresh_token) throw new Problem({ status: 400 });
      const answer = await this.#cognito.refresh(this.#tokens.refresh_token);
      if (!this.#tokens) throw new SignedOut();
      this.#keep(answer);
    } catch (problem) {
      if (problem instanceof SignedOut || problem.transient) throw problem;
      this.#end(ENDED);
      throw new SignedOut(ENDED);
    }
  }

  #keep({ id_token, refresh_token = this.#tokens.refresh_token, expires_in = 3600 }) {
    const expires_at = Date.now() + expires_in * 1000;
    this.#tokens = { client_id: this.#cognito.clientId, id_token, refresh_token, expires_at };
    remember(TOKENS, this.#tokens);
  }

  #end(reason) {
    if (!this.#tokens) return;
    this.#tokens = null;
    forget(TOKENS);
    this.#tabs.close();
    this.dispatchEvent(new CustomEvent('end', { detail: reason }));
  }
}
