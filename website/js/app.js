// Starts the page: settings, then the session, then the chat or the way in.
import { loadConfig } from './config.js';
import { learn, texts } from './languages/texts.js';
import { SignedOut } from './net/problem.js';
import { Backend } from './session/backend.js';
import { Cognito } from './session/cognito.js';
import { Entrance } from './session/entrance.js';
import { leavingUser, rememberedUser } from './session/remembered.js';
import { leaveForSignIn, takeAnswer } from './session/sign_in.js';
import { Tabs } from './session/tabs.js';
import { keepShell } from './storage/shell.js';
import { hideNotice, showNotice, takeBackNotice } from './views/notice.js';
import { Welcome } from './views/welcome.js';

const TELL_AGAIN_MS = 5_000;

const answer = takeAnswer();
const learning = learn();
const welcome = new Welcome();
const tabs = new Tabs();

/** When there is a network again, or else after a while. */
function nextTry() {
  const coming = new AbortController();
  return new Promise((resolve) => {
    addEventListener('online', resolve, { signal: coming.signal });
    setTimeout(resolve, TELL_AGAIN_MS);
  }).finally(() => coming.abort());
}

async function start() {
  await learning;
  let config;
  try {
    config = await loadConfig();
  } catch {
    return showNotice(texts.entrance.noSettings, { label: texts.tryAgain, run: start });
  }
  new Page(config).enter(answer);
}

class Page {
  #config;
  #cognito;
  #entrance;
  #isIn = false;
  /** Of a chat that was here something is left: listeners of what the page has for good. */
  #wasIn = false;
  #telling = null;

  constructor(config) {
    this.#config = config;
    this.#cognito = new Cognito(config, location.origin);
    this.#entrance = new Entrance(this.#cognito, new Backend(config.api_url), tabs);
    welcome.onSignIn = () => this.#leaveForSignIn();
    tabs.addEventListener('signed-in', () => this.enter());
    // Another tab may have told the server.
    addEventListener('storage', () => leavingUser() || takeBackNotice(texts.entrance.unfinished));
  }

  async enter(given = null) {
    if (this.#isIn) return;
    this.#isIn = true;
    const session = await this.#find(given);
    if (session) return this.#open(session);
    this.#isIn = false;
    // Another tab may have signed in meanwhile.
    if (!given && rememberedUser() && !leavingUser()) return this.enter();
    welcome.invite();
  }

  async #find(given) {
    try {
      const session = await this.#entrance.find(given);
      if (!session && leavingUser()) this.#goOnLeaving();
      return session;
    } catch (problem) {
      const again = problem.transient && { label: texts.tryAgain, run: () => this.enter(given) };
      showNotice(problem.message, again || {});
      return null;
    }
  }

  /** The way in does not wait for what only the chat needs. */
  async #open(session) {
    let chat = null;
    let isOver = false;
    session.addEventListener('blocked', ({ detail }) => {
      chat?.stop();
      welcome.refuse(detail, () => this.#askAgain(session, chat), () => (chat ?? session).signOut());
    });
    session.addEventListener('end', ({ detail: reason }) => {
      isOver = true;
      this.#isIn = false;
      chat?.stop();
      welcome.invite();
      welcome.focus();
      if (reason) showNotice(reason, this.#wayOn());
    });
    session.addEventListener('left', () => location.assign(this.#cognito.logoutUrl()));
    session.addEventListener('unfinished', () => this.#goOnLeaving());
    const { Chat } = await import('./chat.js');
    if (isOver) return;
    if (this.#wasIn) return location.reload();
    this.#wasIn = true;
    hideNotice();
    welcome.hide();
    chat = new Chat(this.#config, session);
    chat.start();
    keepShell();
  }

  /** Until the server has been told of the sign-out, by this tab or by another one. */
  #goOnLeaving() {
    showNotice(texts.entrance.unfinished);
    this.#telling ??= this.#tell().finally(() => (this.#telling = null));
  }

  async #tell() {
    do await nextTry();
    while (!(await this.#entrance.finishLeaving()));
    takeBackNotice(texts.entrance.unfinished);
  }

  /** Where the server lets the user in again, all begins anew. */
  async #askAgain(session, chat) {
    hideNotice();
    session.unblock();
    try {
      await chat?.ask();
      location.reload();
    } catch (problem) {
      if (problem instanceof SignedOut) return;
      welcome.refuseStill();
      showNotice(problem.message);
    }
  }

  /** Somebody else may have signed in meanwhile: nobody becomes another person unasked. */
  #wayOn() {
    const user = rememberedUser();
    return user ? { label: texts.entrance.goOnAs(user.name), run: () => this.enter() } : {};
  }

  async #leaveForSignIn() {
    hideNotice();
    try {
      await leaveForSignIn(this.#cognito);
    } catch (problem) {
      welcome.invite();
      showNotice(problem.message);
    }
  }
}

start();
