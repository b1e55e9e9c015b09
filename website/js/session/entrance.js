// How a page comes to a session: by an answer of the sign-in page, by what this browser remembers, or by its cookie.
import { forgetLeaving, forgetUser, leavingUser, rememberedUser } from './remembered.js';
import { Session } from './session.js';
import { redeem } from './sign_in.js';

export class Entrance {
  #cognito;
  #backend;
  #tabs;

  constructor(cognito, backend, tabs) {
    this.#cognito = cognito;
    this.#backend = backend;
    this.#tabs = tabs;
  }

  /**
   * A session, or null where nobody is signed in. Who was signed in when this browser was last here comes in at once,
   * and is asked for a token afterwards. An answer that cannot be redeemed raises an error with a sentence.
   */
  async find(answer = null) {
    if (answer && (answer.isExpected || !rememberedUser())) return this.#redeem(answer);
    if (!(await this.finishLeaving())) return null;
    const user = rememberedUser();
    return user ? new Session(this.#backend, this.#tabs, user) : this.#ask();
  }

  /** Tells the server of a sign-out that it has not heard of; false where it still cannot be told. */
  async finishLeaving() {
    const user = leavingUser();
    if (!user) return true;
    forgetUser(user);
    try {
      await this.#backend.end(user);
    } catch {
      return false;
    }
    forgetLeaving();
    return true;
  }

  async #redeem(answer) {
    const redeemed = await redeem(this.#cognito, this.#backend, answer);
    const session = await Session.from(this.#backend, this.#tabs, redeemed);
    forgetLeaving();
    this.#tabs.tell('signed-in', { user: session.user });
    return session;
  }

  /** Browsers forget what scripts have stored sooner than a cookie. */
  async #ask() {
    try {
      return await Session.from(this.#backend, this.#tabs, await this.#backend.renew());
    } catch {
      return null;
    }
  }
}
