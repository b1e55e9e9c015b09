// Starts the page: settings, then the session, then the chat or the way in.
import { Chat } from './chat.js';
import { loadConfig } from './config.js';
import { Cognito } from './session/cognito.js';
import { leaveForSignIn, redeem, takeAnswer } from './session/sign_in.js';
import { Session } from './session/session.js';
import { hideNotice, showNotice } from './views/notice.js';
import { Welcome } from './views/welcome.js';

const answer = takeAnswer();
const welcome = new Welcome();

async function start() {
  welcome.wait();
  let config;
  try {
    config = await loadConfig();
  } catch {
    return showNotice('Chatroom could not load its settings.', { label: 'Try again', run: start });
  }
  open(config, new Cognito(config, location.origin));
}

async function open(config, cognito) {
  welcome.onSignIn = () => {
    hideNotice();
    leaveForSignIn(cognito);
  };
  const session = await findSession(cognito);
  if (!session) return welcome.invite();
  welcome.hide();
  const chat = new Chat(config, session);
  session.addEventListener('end', ({ detail: reason }) => {
    chat.stop();
    welcome.invite();
    welcome.focus();
    if (reason) showNotice(reason);
  });
  chat.start();
}

async function findSession(cognito) {
  const kept = answer?.isExpected ? null : Session.restore(cognito);
  if (kept || !answer) return kept;
  try {
    return Session.start(cognito, await redeem(cognito, answer));
  } catch (problem) {
    showNotice(problem.message);
    return null;
  }
}

start();
