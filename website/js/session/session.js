// Who is signed in in this tab. Hands out an id token that is good now, and ends when there is no other to be had.
// The token is in this page's memory only.
import { texts } from '../languages/texts.js';
import { Problem, SignedOut } from '../net/problem.js';
import { claimsOf, userOf } from './claims.js';
import { forgetLeaving, forgetUser, rememberLeaving, rememberedUser, rememberUser } from './remembered.js';

const AHEAD_MS = 60_000;
// Only the API's own word ends a session: a gateway answers 401 for reasons of its own.
const OVER = ['urn:chatroom:problem:session-ended', 'urn:chatroom:problem:not-signed-in'];
// A renewal whose answer was lost has replaced the cookie's token all the same, which is good for a minute more.
// A token that is refused is replaced once; if the API itself refuses that one, too, once more, as it may be of the very
// second in which the API began to refuse; and then no more.
const REPLACED_MS = 60_000;
const REPLACEMENTS = 2;
const REPLACED_AGAIN_AFTER_MS = 5_000;
const TRY_AGAIN_MS = [1_000, 5_000, 15_000, 25_000];

/**
 * Events: `end`, whose detail is the reason, a sentence, or '' when it was asked for here; `left` when a sign-out is
 * complete; `unfinished` when the server could not be told of it yet; `blocked`, whose detail is what the server says;
 * `named` when the user is called otherwise than before.
 */
export class Session extends EventTarget {
  #backend;
  #tabs;
  #user;
  #token = null;
  #renewing = null;
  #replacing = null;
  #replaced = { at: -Infinity, times: 0 };
  #isBlocked = false;
  #tries = 0;
  #nextTry = null;
  #ending = new AbortController();

  /** When the present token expires, by this machine's clock. */
  expiresAt = 0;

  /** `user` was signed in when this browser was last here. Whether that is still so, the first token shows. */
  constructor(backend, tabs, user) {
    super();
    this.#backend = backend;
    this.#tabs = tabs;
    this.#user = user;
    const { signal } = this.#ending;
    let remembered;
    addEventListener('pagehide', () => (remembered = rememberedUser()?.id), { signal });
    addEventListener('pageshow', ({ persisted }) => persisted && this.#cameBack(remembered), { signal });
    tabs.addEventListener('renewed', ({ detail }) => this.#renewedElsewhere(detail), { signal });
    tabs.addEventListener('signed-out', ({ detail }) => this.#signedOutElsewhere(detail), { signal });
  }

  /** With the token that a sign-in or a renewal has just brought. */
  static async from(backend, tabs, answer) {
    const session = new Session(backend, tabs, await userOf(claimsOf(answer.id_token)));
    await session.#keep(answer);
    return session;
  }

  get user() {
    return this.#user;
  }

  async token(validForMs = AHEAD_MS) {
    if (this.#isQuiet) throw new SignedOut();
    if (this.expiresAt - Date.now() > validForMs) return this.#token;
    try {
      await this.#renew();
    } catch (problem) {
      if (problem instanceof SignedOut || this.expiresAt <= Date.now()) throw problem;
    }
    return this.#token;
  }

  /** A token other than the one that the server refused: the API itself (`byApi`), or what stands before it. */
  async replace(refused, byApi) {
    if (this.#token === refused) {
      await (this.#replacing ??= this.#replace(refused, byApi).finally(() => (this.#replacing = null)));
    }
    return this.token();
  }

  /** The server will have nothing to do with this user: nothing more is asked for until `unblock`. */
  block(sentence) {
    if (this.#isQuiet) return;
    this.#isBlocked = true;
    clearTimeout(this.#nextTry);
    this.dispatchEvent(new CustomEvent('blocked', { detail: sentence }));
  }

  unblock() {
    this.#isBlocked = false;
  }

  async signOut() {
    const { id } = this.#user;
    if (this.#successor()) return this.#endElsewhere();
    rememberLeaving(id);
    this.#tabs.tell('signed-out', { user: id });
    this.#end('');
    try {
      await this.#backend.end(id);
    } catch {
      return this.dispatchEvent(new Event('unfinished'));
    }
    forgetLeaving();
    this.dispatchEvent(new Event('left'));
  }

  get #hasEnded() {
    return this.#ending.signal.aborted;
  }

  /** Nothing is asked for any more, or for now. */
  get #isQuiet() {
    return this.#hasEnded || this.#isBlocked;
  }

  async #replace(refused, byApi) {
    const isFirst = performance.now() - this.#replaced.at > REPLACED_MS;
    if (isFirst) this.#replaced = { at: performance.now(), times: 0 };
    else if (!byApi) throw new Problem({ status: 401 });
    if (this.#replaced.times >= REPLACEMENTS) return this.#end(texts.entrance.ended);
    this.#replaced.times += 1;
    if (!isFirst) await new Promise((resolve) => setTimeout(resolve, REPLACED_AGAIN_AFTER_MS));
    if (this.#token === refused && !this.#isQuiet) await this.#renew();
  }

  #renew() {
    return (this.#renewing ??= this.#refresh().finally(() => (this.#renewing = null)));
  }

  async #refresh() {
    const before = this.#token;
    let answer;
    try {
      answer = await this.#backend.renew(() => this.#hasEnded || this.#token !== before);
    } catch (problem) {
      if (OVER.includes(problem.type)) this.#end(texts.entrance.ended);
      if (problem.isBlocked) this.block(problem.message);
      if (this.#isQuiet) throw new SignedOut();
      if (problem.transient) this.#tryAgain();
      throw problem;
    }
    if (answer && !this.#hasEnded) await this.#keep(answer);
    if (this.#isQuiet) throw new SignedOut();
  }

  #tryAgain() {
    const wait = TRY_AGAIN_MS[this.#tries];
    this.#tries += 1;
    clearTimeout(this.#nextTry);
    // Who needs a token hears of a failure; nobody waits for this one.
    if (wait) this.#nextTry = setTimeout(() => this.#renew().catch(() => {}), wait);
  }

  async #keep({ id_token, expires_in }) {
    const user = await userOf(claimsOf(id_token));
    if (this.#hasEnded) return;
    rememberUser(user);
    if (user.id !== this.#user.id) return this.#end(texts.entrance.replaced(this.#user.name, user.name));
    this.#adopt({ user, id_token, expires_at: Date.now() + expires_in * 1000 });
    this.#tabs.tell('renewed', { user, id_token, expires_at: this.expiresAt });
  }

  #adopt({ user, id_token, expires_at }) {
    const isRenamed = user.name !== this.#user.name;
    this.#user = user;
    this.#token = id_token;
    this.expiresAt = expires_at;
    this.#tries = 0;
    clearTimeout(this.#nextTry);
    if (isRenamed) this.dispatchEvent(new Event('named'));
  }

  #renewedElsewhere(renewed) {
    if (renewed.user.id === this.#user.id && renewed.expires_at > this.expiresAt) this.#adopt(renewed);
  }

  #signedOutElsewhere({ user }) {
    if (user === this.#user.id) this.#endElsewhere();
  }

  /** A page that was kept for the way back has heard nothing of the other tabs. */
  #cameBack(remembered) {
    this.expiresAt = 0;
    if (remembered && rememberedUser()?.id !== remembered) this.#endElsewhere();
  }

  #endElsewhere() {
    const successor = this.#successor();
    this.#end(successor ? texts.entrance.replaced(this.#user.name, successor.name) : texts.entrance.signedOutElsewhere);
  }

  /** Who has signed in in this browser since, in place of this user. */
  #successor() {
    const user = rememberedUser();
    return user && user.id !== this.#user.id ? user : null;
  }

  #end(reason) {
    if (this.#hasEnded) return;
    this.#ending.abort();
    clearTimeout(this.#nextTry);
    this.#token = null;
    this.expiresAt = 0;
    forgetUser(this.#user.id);
    this.dispatchEvent(new CustomEvent('end', { detail: reason }));
  }
}
