// English: what modules say. What stands in index.html is English there.
//
// Sentences with a number or a name are functions. A name may be written in the other direction: it is isolated.
import { isolated, number, plural } from './formats.js';

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
    // The API speaks English itself.
    ofTheServer: (sentence, status) => sentence,
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

  keys: {
    groups: { anywhere: 'Anywhere', messages: 'Among the messages', writing: 'Writing' },
    does: {
      goTo: 'Go to a room or a person',
      nextUnread: 'The next room with something unread',
      previousUnread: 'The one before it',
      toNewest: 'The newest message',
      showKeys: 'This list, while you are not writing',
      step: 'The message before or after',
      ends: 'The first or last that is shown',
      menu: 'What can be done with the message',
      send: 'Send',
      newLine: 'A new line',
      name: 'Name somebody',
      editLast: 'Edit your last message, from an empty box',
      giveUp: 'Give up an edit or a reply',
    },
  },

  places: {
    loadingLater: 'Loading later messages…',
    laterNotLoaded: 'Later messages could not be loaded.',
    notLoaded: (why) => `That message could not be loaded. ${why}`,
    gone: 'There is no such message here, or you may not read it.',
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
    crowded:
      'The server has closed this page’s connection again. Where the chat is open in many tabs or windows, the oldest are ' +
      'closed: close those that you do not need.',
  },

  rooms: {
    marked: 'The room is unread from here on, in this browser. It stays so until you have left it and come back.',
    nothingUnread: 'Nothing is unread in another room.',
    anInvitation: 'An invitation',
    notFollowed: (why) => `This room cannot be followed. ${why}`,
    nobodyElse: 'Nobody else',
    unread: ', unread',
    unreadMentioned: (count) => `, unread, you are mentioned ${plural(count, { one: 'once', other: `${number(count)} times` })}`,
    unreadIn: (count) => `, unread in ${number(count)}`,
    members: (count) => `${number(count)} ${plural(count, { one: 'member', other: 'members' })}`,
    membersAndYou: (count) => `${number(count)} ${plural(count, { one: 'member', other: 'members' })}, you are one`,
    noneFound: 'No open room is called so.',
    joinNamed: (name) => `Join ${name}`,
    needsName: 'A room needs a name.',
    nameTooLong: (most, count) => `A room’s name has at most ${number(most)} characters. This one has ${number(count)}.`,
    topicTooLong: (most, count) => `A topic has at most ${number(most)} characters. This one has ${number(count)}.`,
  },

  /** What is asked before, and said afterwards. */
  leaving: {
    title: 'Leave this room?',
    open: 'You can join it again whenever you like.',
    closed: 'It is closed: to come back you have to be invited again.',
    button: 'Leave',
    done: 'You have left the room.',
  },
  archiving: {
    title: 'Archive this room?',
    text: 'It leaves everybody’s list, and nobody can write there any more. What was said stays, and can be read at its address.',
    button: 'Archive',
    done: 'The room is archived.',
  },

  invitation: {
    moment: 'One moment…',
    from: (name, room) => `${isolated(name)} invites you to ${isolated(room)}`,
    over: 'This invitation is good no more',
    whyOver: 'It has expired, is used up, or was taken back. Ask for another one.',
    notLookedUp: 'The invitation could not be looked up',
    terms: (uses, until) =>
      `${plural(uses, { one: 'One person', other: `Up to ${number(uses)} people` })} can join with it until ${until}. ` +
      'Whoever has the link can use it.',
  },

  goTo: {
    choices: (count) => plural(count, { one: 'One choice.', other: `${number(count)} choices.` }),
    none: 'Nothing and nobody is called so.',
    write: 'Write to them',
  },

  people: {
    tooBusy: 'This room is too busy to list everyone.',
    asItWas: 'As it was before the connection was lost.',
  },

  typing: {
    several: 'Several people',
    verb: (count) => plural(count, { one: 'is typing', other: 'are typing' }),
  },

  log: {
    loading: 'Loading messages…',
    loadingEarlier: 'Loading earlier messages…',
    noEarlier: 'Earlier messages could not be loaded.',
    notYet: (why) => `Messages could not be loaded yet. ${why} Trying again…`,
    not: (why) => `Messages could not be loaded. ${why}`,
    refused: { 403: 'You may not read this room.', 404: 'This room does not exist.' },
    toNewest: 'Jump to newest',
    newMessages: (count) => `${number(count)} new ${plural(count, { one: 'message', other: 'messages' })}`,
    /** In parts, every other of which is a name. */
    begins: {
      somewhere: 'This is where the room begins.',
      room: (room) => ['This is where ', room, ' begins.'],
      roomEmpty: (room) => ['Nobody has said anything in ', room, ' yet. Be the first.'],
      alone: (room) => ['You are the first one in ', room, '. What you write here waits for whoever comes.'],
      direct: (people) => ['This is where you began to talk with ', people, '.'],
      directEmpty: (people) => ['Here you talk with ', people, ', and nobody else reads it. Say hello.'],
    },
  },

  messages: {
    deleted: 'Message deleted',
    edited: 'Edited',
    sending: 'Sending…',
    saving: 'Saving…',
    waitsForNetwork: 'Waiting for the network',
    waitsItsTurn: 'Waiting its turn',
    showAll: 'Show all',
    showLess: 'Show less',
    unconfirmed: 'Nobody has confirmed that this was sent. Send it again?',
    tooOld: 'Not sent. It was written more than a day ago.',
    notSent: (why) => `Not sent. ${why}`,
    originalGone: (why) => `Not sent. ${why} “Try again” sends it as a message of its own.`,
    notSaved: (why) => `Not saved. ${why}`,
    notSavedInTime: 'Not saved: the page was closed before.',
    notSavedAsGone: 'Not saved: the message has been deleted.',
    anEdit: (problem) => `An edit of a message was ${problem[0].toLowerCase()}${problem.slice(1)}`,
    notDeleted: (why) => `The message was not deleted. ${why}`,
    canBeUndone: 'The message is deleted. For five seconds it can be had back, by the button in its place.',
    tooOldToEdit: 'The last message that you wrote here is more than a day old: it stays as it is.',
    stays: 'The message stays as it was.',
    editOn: 'Go on editing',
  },

  composer: {
    send: 'Send',
    save: 'Save',
    messageTo: (title) => `Message ${title}`,
    editing: 'Edit the message',
    editingOne: 'Editing a message',
    replyingTo: 'Replying to ',
    originalDeleted: 'The message that you were replying to has been deleted. What you send is a message of its own.',
    editedElsewhere: 'This message has been edited elsewhere meanwhile. Saving puts what stands here in its place.',
    editedDeleted: 'The message that you were editing has been deleted. What you send is a message of its own.',
    leaveAsIs: 'Leave it as it is',
    doNotReply: 'Do not reply',
    isEditing: 'You are editing a message. Escape leaves it as it is.',
    isReplying: (name) => `You are replying to ${isolated(name)}. Escape makes it a message of its own.`,
    nothingLeft: 'Nothing is left of the message. Delete it, or press Escape to leave it as it was.',
    nothingToSee: 'There is nothing to be seen in this message.',
    tooLong: 'The message is too long.',
    tooLongBy: (count) => `This message is too long by ${number(count)} ${plural(count, { one: 'character', other: 'characters' })}.`,
    mentions: (names) => `Mentions ${names}`,
    peopleFound: (count) => `${number(count)} ${plural(count, { one: 'person', other: 'people' })}: arrow keys choose, Enter takes.`,
  },

  pause: {
    begins: 'You are sending faster than the chat allows. It goes on by itself.',
    goesOnIn: (seconds) => `You are sending faster than the chat allows. Goes on in ${number(seconds)} s.`,
  },

  reactions: {
    you: 'you',
    more: (count) => `${number(count)} more`,
    people: (count) => `${number(count)} ${plural(count, { one: 'person', other: 'people' })}`,
    reactWith: (emoji) => `React with ${emoji}`,
    notSaved: (why) => `Your reaction was not saved. ${why}`,
  },

  emoji: {
    loading: 'Loading…',
    notLoaded: (why) => `The emoji could not be loaded. ${why}`,
    found: 'Found',
    none: 'No emoji is called so.',
  },

  copying: {
    copy: 'Copy',
    copied: 'Copied',
    selected: 'Selected',
    codeCopied: 'The code is copied.',
    codeSelected: 'The code is selected, ready to be copied.',
    textCopied: 'The text is copied.',
    linkCopied: 'The link is copied.',
    notAllowed: (text) => `This browser does not let the page copy. Here it is: ${text}`,
  },

  preferences: {
    browsers: (name) => `As the browser has it (${isolated(name)})`,
    notKept: 'This browser keeps nothing, so the language stays as it is.',
  },

  profile: {
    saved: 'Your profile is saved.',
    notTold: 'Not told',
    needsName: 'A name needs a letter or another sign that can be seen.',
    nameHidesSigns: 'This name has signs in it that nobody can see, such as those that turn letters around. Type it anew.',
    nameTooLong: (most) => `A name has at most ${number(most)} characters.`,
    statusTooLong: (most) => `A status has at most ${number(most)} characters.`,
  },

  /** Asked of who signs out with messages that were not sent. */
  leavingUnsent: {
    lost: (count) => `${unsent(count)} This browser keeps nothing: ${plural(count, { one: 'it', other: 'they' })} will be lost. Sign out?`,
    kept: (count) => `${unsent(count)} ${stays(count)} until you sign in here again. Sign out?`,
    sent: (count) =>
      `${unsent(count)} ${stays(count)}, and ${plural(count, { one: 'is', other: 'are' })} sent when you sign in here again ` +
      'within a day. Sign out?',
  },

  notices: {
    where: (name, room) => `${isolated(name)} in ${isolated(room)}`,
    denied:
      'This browser was told to show no notices of Chatroom. Allow them in its settings for this page, by the sign beside ' +
      'the address; then they can be turned on here.',
    unanswered: 'Nothing is shown before you have allowed it in the browser’s question. Turn it on again to be asked.',
  },

  details: {
    kinds: {
      open: 'Everybody can find, read and join this room.',
      closed: 'Only its members know of this room. One comes in by an invitation.',
      direct: 'Only you who are in it read what is said here.',
    },
    archived: 'It is archived: nobody writes here any more.',
    notSaved: (why) => `That was not saved. ${why}`,
    admin: 'Admin',
    loading: 'Loading members…',
    notLoaded: (why) => `The members could not be loaded. ${why}`,
    isHere: ', here now',
  },

  settings: {
    saved: 'The room is changed.',
  },

  openInvitations: {
    none: 'No invitation is open.',
    takenBack: 'The invitation is taken back.',
    terms: (uses, day) => `Good for ${plural(uses, { one: 'one person', other: `${number(uses)} people` })}, until ${day}`,
  },

  pages: { loading: 'Loading…' },

  exporting: {
    beginning: 'Beginning…',
    soFar: (count, day) => `${messages(count)} so far, up to ${day}`,
    waiting: (far, why) => `${far}. ${why} Waiting to go on…`,
    done: (count, name) => `${messages(count)} ${plural(count, { one: 'is', other: 'are' })} in the file ${isolated(name)}`,
    ended: 'The export was ended. Nothing was saved.',
    failed: (why) => `Nothing was saved. ${why}`,
    end: 'End the export',
    close: 'Close',
  },

  inviting: {
    nobody: 'Nobody is called so.',
    label: (name) => `Invite ${name}`,
    isIn: (name) => `${isolated(name)} is in the room now.`,
  },

  order: {
    block: {
      title: (name) => `Block ${isolated(name)}?`,
      text: 'They are out at once, on all of their devices, and cannot come in again before they are let in. What they wrote stays.',
      button: 'Block',
      done: (name) => `${isolated(name)} is blocked.`,
    },
    unblock: {
      title: (name) => `Let ${isolated(name)} in again?`,
      text: 'They can sign in and write again, in the rooms that they were in.',
      button: 'Let in',
      done: (name) => `${isolated(name)} can come in again.`,
    },
    purge: {
      title: (name) => `Remove what ${isolated(name)} wrote?`,
      text: 'All of it goes, in every room, for everybody and for good: in its place stands that it was deleted. Who is not to go on is blocked first.',
      button: 'Remove',
      done: (name) => `What ${isolated(name)} wrote is being removed. It can take a few minutes.`,
    },
    blockedBy: (name, day) => `Blocked by ${isolated(name)}, ${day}.`,
    nobodyBlocked: 'Nobody is blocked.',
    nothingDone: 'Nothing was done yet.',
    somebody: 'somebody',
    acts: {
      'user.blocked': (who, user) => `${isolated(who)} blocked ${isolated(user)}`,
      'user.unblocked': (who, user) => `${isolated(who)} let ${isolated(user)} in again`,
      'user.ended': (who, user) => `${isolated(who)} disabled or deleted ${isolated(user)}`,
      'message.deleted': (who, user, room) => `${isolated(who)} deleted a message of ${isolated(user)} in ${isolated(room)}`,
      'messages.purged': (who, user) => `${isolated(who)} removed what ${isolated(user)} had written`,
      'invitation.revoked': (who, user, room) => `${isolated(who)} took an invitation of ${isolated(user)} into ${isolated(room)} back`,
      'room.updated': (who, user, room, { changes = {} }) => {
        if (changes.archived_at) return `${isolated(who)} archived ${isolated(room)}`;
        return changes.archived_at === null ? `${isolated(who)} brought ${isolated(room)} back` : `${isolated(who)} changed ${isolated(room)}`;
      },
      'member.added': (who, user, room) => `${isolated(who)} brought ${isolated(user)} into ${isolated(room)}`,
      'member.updated': (who, user, room, { role }) =>
        `${isolated(who)} made ${isolated(user)} ${role === 'admin' ? 'an admin of' : 'a member like others in'} ${isolated(room)}`,
      'member.removed': (who, user, room) => `${isolated(who)} removed ${isolated(user)} from ${isolated(room)}`,
    },
  },

  person: {
    admin: 'Admin of this room',
    member: 'Member of this room',
    since: (day) => `since ${day}`,
    here: 'here now',
    you: 'you',
    unnamed: 'has not chosen a name yet',
    timeThere: (time, zone) => `It is ${time} there (${isolated(zone)}).`,
  },

  roles: {
    admin: {
      title: (name, room) => `Make ${isolated(name)} an admin of ${isolated(room)}?`,
      text: () =>
        'Admins change the room’s name and topic, delete what others have written, remove people, make others admins, and ' +
        'archive the room.',
      button: 'Make admin',
      done: (name, room) => `${isolated(name)} is an admin of ${isolated(room)} now.`,
    },
    member: {
      title: (name, room) => `Should ${isolated(name)} be no admin of ${isolated(room)} any more?`,
      text: () => 'They stay in the room as a member like others. Any admin can undo this.',
      button: 'Make member',
      done: (name, room) => `${isolated(name)} is no admin of ${isolated(room)} any more.`,
    },
    'step-down': {
      title: (name, room) => `Be no admin of ${isolated(room)} any more?`,
      text: () => 'You stay in the room as a member like others. Only another admin can undo this.',
      button: 'Step down',
      done: (name, room) => `You are no admin of ${isolated(room)} any more.`,
    },
    remove: {
      title: (name, room) => `Remove ${isolated(name)} from ${isolated(room)}?`,
      text: (kind) =>
        kind === 'open'
          ? 'They hear nothing more of this room from now on. What they wrote stays. The room is open: they can join it again.'
          : 'They hear nothing more of this room from now on, and cannot read it any more. What they wrote stays. They come ' +
            'back only if somebody invites them.',
      button: 'Remove',
      done: (name, room) => `${isolated(name)} is removed from ${isolated(room)}.`,
    },
  },
};

function unsent(count) {
  return `${number(count)} ${plural(count, { one: 'message has', other: 'messages have' })} not been sent.`;
}

function stays(count) {
  return `${plural(count, { one: 'It stays', other: 'They stay' })} in this browser`;
}

function messages(count) {
  return `${number(count)} ${plural(count, { one: 'message', other: 'messages' })}`;
}
