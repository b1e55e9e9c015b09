// English: what modules say. What stands in index.html is English there.
//
// Sentences with a number or a name are functions. A name may be written in the other direction: it is isolated.
import { isolated, number } from './formats.js';

export default {
  tryAgain: 'Try again',

  entrance: {
    noSettings: 'Chatroom could not load its settings.',
    unfinished: 'You are signed out here. The server could not be told yet: that is done when it can be reached.',
    goOnAs: (name) => `Go on as ${isolated(name)}`,
    ended: 'Your session has ended. Sign in again to go on.',
    signedOutElsewhere: 'You signed out in another tab.',
    replaced: (name, successor) =>
      `${isolated(successor)} has signed in in this browser, so ${isolated(name)} no longer is in this tab.`,
    noCookies:
      'This browser keeps no cookies or site data for this site, and without them nobody can sign in. ' +
      'Allow them, then try again.',
    notOurs: 'That sign-in was not started in this tab. Please sign in again.',
    notForUs: 'The sign-in service sent a token that was not meant for this page. Please sign in again.',
    didNotWork: (why) => `Sign-in did not work: ${why}`,
  },

  problems: {
    signedOut: 'You are signed out.',
    unreachable: 'The server could not be reached.',
    unreadable: 'The server sent an unreadable answer.',
    answered: (status) => `The server answered ${status}.`,
    ofTheGateway: {
      401: 'The server did not accept your sign-in.',
      403: 'The server did not let that through. Try again in a moment.',
      413: 'That is too large for the server.',
      429: 'Too many people are asking at once. Try again in a moment.',
      500: 'Something went wrong on the server. Try again in a moment.',
      502: 'The server is not there for the moment. Try again.',
      503: 'The server is overloaded for the moment. Try again.',
      504: 'The server took too long to answer. Try again.',
    },
  },

  onDemand: {
    offline: 'This cannot be opened without a network. Try again when you are back.',
    failed: 'Part of Chatroom could not be loaded. The network failed, or there is a new version: try again, or reload.',
    reload: 'Reload',
  },

  connection: {
    connecting: 'Connecting…',
    live: 'Live',
    checking: 'Checking…',
    joining: 'Joining…',
    refused: 'Not live',
    resting: 'Resting',
    reconnecting: 'Reconnecting…',
    offline: 'Offline',
    reconnectingIn: (seconds) => `Reconnecting in ${number(seconds)} s`,
    wasLost: 'The connection was lost. Reconnecting.',
    isOffline: 'You are offline. Messages are sent when you are back.',
    isBack: 'Connected again.',
  },

  notices: {
    where: (name, room) => `${isolated(name)} in ${isolated(room)}`,
    denied:
      'This browser was told to show no notices of Chatroom. Allow them in its settings for this page, by the sign beside ' +
      'the address; then they can be turned on here.',
    unanswered: 'Nothing is shown before you have allowed it in the browser’s question. Turn it on again to be asked.',
  },
};
