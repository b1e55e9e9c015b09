// The API's three calls that keep this browser signed in. What renews the session is in a cookie that no script can
// read; a page only ever gets id tokens.
import { requestJson } from '../net/http.js';
import { inOneTab } from '../storage/one_tab.js';

// Each renewal replaces the cookie: of two at once, the answer that comes last may be the older one. Where a tab has to go
// without its turn, the pool takes a replaced refresh token for a minute more.
const LOCK = 'chatroom.session';

export class Backend {
  #url;

  constructor(apiUrl) {
    this.#url = `${apiUrl.replace(/\/$/, '')}/session`;
  }

  redeem({ code, verifier, siteUrl }) {
    return this.#ask('POST', '', { code, code_verifier: verifier, redirect_uri: siteUrl });
  }

  /** Answers null when `isNeedless` says so once it is this tab's turn: another tab may have renewed meanwhile. */
  renew(isNeedless = () => false) {
    return this.#ask('POST', '/renew', undefined, isNeedless);
  }

  /** Signs this user out; without one, whoever is signed in. */
  end(userId) {
    return this.#ask('DELETE', userId ? `?${new URLSearchParams({ user: userId })}` : '');
  }

  #ask(method, path, body, isNeedless = () => false) {
    const headers = { Accept: 'application/json', 'X-Requested-By': 'chatroom' };
    if (body) headers['Content-Type'] = 'application/json';
    const options = {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      // Under the page's own policy, no-referrer, some browsers would send `Origin: null`.
      referrerPolicy: 'strict-origin',
      // Of a page that is closed meanwhile the browser still takes the cookie that comes with the answer.
      keepalive: true,
    };
    return inOneTab(LOCK, async () => (isNeedless() ? null : requestJson(this.#url + path, options)));
  }
}
