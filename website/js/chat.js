// The signed-in page: joins the room, the connection and the outbox to what is shown.
import { MessageActions } from './message_actions.js';
import { Drafts } from './messages/drafts.js';
import { Elsewhere } from './messages/elsewhere.js';
import { Outbox } from './messages/outbox.js';
import { Api } from './net/api.js';
import { Live } from './net/live.js';
import { SignedOut } from './net/problem.js';
import { Profile } from './people/profile.js';
import { TypingNotifier } from './people/typing_notifier.js';
import { HEARD_ANYWAY, Room, decoded, roomNameIn } from './room.js';
import { announce } from './views/announcer.js';
import { Composer } from './views/composer.js';
import { ConnectionBadge } from './views/connection_badge.js';
import { find } from './views/dom.js';
import { ElsewhereLink } from './views/elsewhere_link.js';
import { onKey } from './views/keys.js';
import { NoRoom } from './views/no_room.js';
import { RoomLog } from './views/room_log.js';
import { hideNoticeOfOthers, showNotice } from './views/notice.js';
import { showPeople } from './views/people_list.js';
import { placePopovers } from './views/popovers.js';
import { ProfileDialog } from './views/profile_dialog.js';
import { SendPause } from './views/send_pause.js';
import { askBeforeSignOut } from './views/sign_out_question.js';
import { Theme } from './views/theme.js';
import { atMidnight } from './views/time.js';
import { showTitle, showTitleElsewhere } from './views/title.js';
import { showTyping } from './views/typing_indicator.js';
import { followKeyboard } from './views/visible_height.js';

const CROWDED =
  'The server has closed this page’s connection again. Where the chat is open in many tabs or windows, the oldest are ' +
  'closed: close those that you do not need.';

export class Chat {
  #session;
  #me;
  #api;
  #live;
  #outbox;
  #drafts;
  #profile;
  #profileDialog;
  #elsewhere;
  #room = null;
  #log = new RoomLog(find('#log'));
  #noRoom = new NoRoom(find('#no-room'), find('.room'));
  #elsewhereLink = new ElsewhereLink(find('#elsewhere'));
  #composer = new Composer(find('#composer-form'));
  #actions;
  #badge;
  #pause = new SendPause(find('#send-pause'), announce);
  #typing = new TypingNotifier(() => this.#live.send({ action: 'typing', room: this.#room.name }));
  #stopping = new AbortController();

  constructor(config, session) {
    this.#session = session;
    this.#me = { ...session.user };
    this.#api = new Api(config.api_url, session);
    this.#live = new Live(this.#api, session);
    this.#outbox = new Outbox(this.#api, this.#me.id);
    this.#drafts = new Drafts(this.#me.id);
    this.#elsewhere = new Elsewhere(this.#api, this.#me);
    this.#badge = new ConnectionBadge(find('#connection'), this.#live, announce);
    const { signal } = this.#stopping;
    this.#actions = new MessageActions({ api: this.#api, me: this.#me, room: () => this.#room, composer: this.#composer, signal });
    this.#log.asShown = (message) => this.#actions.asShown(message);
    this.#profile = new Profile(this.#api, this.#me.id);
    this.#profileDialog = new ProfileDialog(find('#profile'), this.#profile, announce, signal);
    new Theme(find('#theme'), document.documentElement, signal);
    placePopovers(signal);
    followKeyboard(signal);
  }

  start() {
    find('#chat').hidden = false;
    this.#showMe();
    this.#listen();
    this.#enter(location.hash);
    this.#live.start(this.#room?.name ?? null);
    this.#outbox.resume();
    this.#focus();
  }

  stop() {
    this.#actions.stop();
    this.#stopping.abort();
    this.#live.stop();
    this.#badge.stop();
    this.#pause.stop();
    this.#outbox.stop();
    this.#drafts.close();
    this.#profileDialog.close();
    this.#profile.close();
    this.#leave();
    this.#elsewhereLink.show([]);
    showTitleElsewhere(0);
    showTitle('', 0);
    find('#chat').hidden = true;
  }

  /** Fails where the server does not let this user in, or cannot be asked. */
  ask() {
    return this.#api.presence(HEARD_ANYWAY);
  }

  /** Unless there is something unsent, and its author thinks better of it. */
  signOut() {
    if (!askBeforeSignOut(this.#outbox)) return;
    this.#actions.leave();
    this.#session.signOut();
  }

  #listen() {
    const { signal } = this.#stopping;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });

    on(this.#session, 'named', () => this.#showMe());
    on(this.#profile, 'change', () => this.#showMe());
    on(find('#open-profile'), 'click', () => this.#openProfile());
    on(this.#live, 'connected', ({ detail }) => this.#connected(detail));
    on(this.#live, 'joined', () => this.#catchUp(() => this.#room?.connected()));
    on(this.#live, 'joined', () => this.#loadProfile());
    on(this.#live, 'awake', () => this.#awake());
    on(this.#live, 'lost', () => this.#room?.disconnected());
    on(this.#live, 'state', () => this.#stateChanged());
    on(this.#live, 'events', ({ detail }) => this.#receive(detail));
    on(this.#live, 'crowded', () => showNotice(CROWDED));
    on(this.#live, 'refused', ({ detail }) => this.#refused(detail));

    on(this.#outbox, 'change', () => this.#outboxChanged());
    on(this.#outbox, 'posted', ({ detail }) => this.#posted(detail));
    on(this.#outbox, 'sent', ({ detail }) => this.#room?.stored(detail));
    on(this.#elsewhere, 'change', () => this.#showElsewhere());
    on(this.#log, 'retry', ({ detail }) => this.#outbox.retry(detail));
    on(this.#log, 'discard', ({ detail }) => this.#outbox.remove(detail));
    on(this.#log, 'reload', () => this.#catchUp(() => this.#room.history.catchUp()));
    on(this.#log, 'jump', () => this.#composer.focus());

    on(this.#actions, 'change', () => this.#showMessages());
    on(this.#actions, 'stored', ({ detail }) => this.#room?.stored(detail));
    on(this.#composer, 'typing', () => this.#typing.typed());
    on(this.#composer, 'send', ({ detail }) => this.#send(detail));
    on(find('#sign-out'), 'click', () => this.signOut());
    on(find('.skip-link'), 'click', (event) => this.#skip(event));
    on(window, 'hashchange', () => this.#moved());
    on(document, 'visibilitychange', () => this.#showMessages());
    onKey(document, ({ key }) => key === 'Escape' && !find(':popover-open') && this.#room && this.#log.jump(), { signal });
    atMidnight(() => this.#showMessages());
  }

  #moved() {
    this.#enter(location.hash);
    this.#focus();
  }

  /** Not where it would bring up a keyboard that covers half of the screen. */
  #focus() {
    if (this.#room && matchMedia('(pointer: fine)').matches) this.#composer.focus();
  }

  #enter(hash) {
    const name = roomNameIn(hash);
    if (name !== null && name === this.#room?.name) return;
    const last = this.#room;
    this.#leave();
    hideNoticeOfOthers(name);
    find('#room').textContent = name ?? decoded(hash);
    if (name === null) this.#showNoRoom(decoded(hash));
    else this.#open(name);
    const seen = last?.name === HEARD_ANYWAY ? last.timeline.newestId : null;
    if (name !== HEARD_ANYWAY) this.#catchUp(() => this.#elsewhere.watch(HEARD_ANYWAY, seen));
    this.#live.move(name);
  }

  #open(name) {
    const room = (this.#room = new Room(name, this.#me, this.#api));
    this.#noRoom.hide();
    this.#elsewhere.forget(name);
    this.#composer.open(name, this.#drafts);
    this.#log.open(room, this.#me);

    const whileHere = (run) => () => room === this.#room && run();
    room.history.addEventListener('change', whileHere(() => this.#messagesChanged()));
    room.presence.addEventListener('change', whileHere(() => this.#showPeople()));
    room.typing.addEventListener('change', whileHere(() => this.#showTyping()));
    this.#showMessages();
    this.#showPeople();
    this.#showTyping();
    // What REST can show need not wait for the socket; the socket's catch-up joins on to it.
    this.#catchUp(() => room.history.catchUp());
  }

  #leave() {
    this.#room?.dispose();
    this.#room = null;
    this.#composer.close();
    this.#actions.leave();
    this.#log.clear();
    find('#people').replaceChildren();
    showTyping(find('#typing'), []);
  }

  #showNoRoom(name) {
    this.#noRoom.show(name);
    this.#showPeople();
    showTitle('', 0);
  }

  /** What is heard anyway need not wait until the server has confirmed which room is on the screen. */
  #connected({ isJoined }) {
    const { name, history } = this.#room ?? {};
    if (history && !isJoined) this.#catchUp(() => (name === HEARD_ANYWAY ? history.connected() : history.catchUp()));
    this.#catchUp(() => this.#elsewhere.catchUp());
    this.#outbox.resume();
  }

  #awake() {
    this.#catchUp(() => this.#room?.history.catchUp());
    this.#catchUp(() => this.#elsewhere.catchUp());
    this.#outbox.resume();
  }

  async #catchUp(run) {
    const room = this.#room;
    try {
      await run();
    } catch (problem) {
      if (room === this.#room) this.#tell(problem.message);
    }
  }

  #stateChanged() {
    this.#showPeople();
    this.#showMessages();
  }

  #receive(events) {
    this.#room?.receive(events);
    this.#elsewhere.receive(events);
  }

  #refused({ room, message }) {
    if (room === this.#room?.name) this.#tell(`This room cannot be followed. ${message}`);
  }

  /** Where it is heard, it has to come back. */
  #posted(message) {
    if ([this.#live.room, HEARD_ANYWAY].includes(message.room)) this.#live.expect(message);
  }

  /** A room whose messages may not be read says so itself, where they would be. */
  #tell(sentence) {
    const { name = null, history } = this.#room ?? {};
    if (!history?.problem || history.loaded) showNotice(sentence, { room: name });
  }

  #messagesChanged() {
    const { name, timeline } = this.#room;
    for (const { client_id } of this.#outbox.in(name)) {
      if (timeline.has(client_id, this.#me.id)) this.#outbox.remove(client_id);
    }
    this.#showMessages();
  }

  #outboxChanged() {
    this.#pause.show(this.#outbox.pausedUntil);
    this.#showMessages();
  }

  #showMe() {
    const { name = this.#session.user.name } = this.#profile.user ?? {};
    Object.assign(this.#me, this.#session.user, { name });
    find('#me').textContent = this.#me.name;
  }

  /** Not before there is a chat to see: it can wait, and where it fails, the next connection asks again. */
  async #loadProfile() {
    if (this.#profile.isLoaded) return;
    try {
      await this.#profile.load();
    } catch (problem) {
      if (problem instanceof SignedOut || 'status' in problem) return;
      throw problem;
    }
    if (this.#profile.shouldAskForName()) this.#profileDialog.open();
  }

  #openProfile() {
    find('#account-menu').hidePopover();
    this.#profileDialog.open();
  }

  #showMessages() {
    if (this.#room && !this.#stopping.signal.aborted) this.#log.show(this.#unsent());
  }

  /** What is on its way here; what waits, for the network or for its turn, is not claimed to be sent. */
  #unsent() {
    const isOff = ['offline', 'reconnecting', 'resting'].includes(this.#live.state);
    const waits = isOff ? 'Waiting for the network' : this.#outbox.pausedUntil ? 'Waiting its turn' : '';
    return this.#outbox.in(this.#room.name).map((entry) => ({ ...entry, waits }));
  }

  #showPeople() {
    const { presence = { people: [], count: null } } = this.#room ?? {};
    showPeople(find('#people-panel'), presence, this.#me, ['live', 'checking'].includes(this.#live.state));
  }

  #showTyping() {
    showTyping(find('#typing'), this.#room.typing.names);
  }

  #showElsewhere() {
    this.#elsewhereLink.show(this.#elsewhere.unread);
    showTitleElsewhere(this.#elsewhere.total);
  }

  /** To the room that it was written for. */
  #send({ room, text }) {
    this.#typing.sent();
    this.#outbox.add(room, text);
    this.#log.jump();
  }

  #skip(event) {
    event.preventDefault();
    this.#composer.focus();
  }
}
