// The signed-in page: joins the rooms, the connection and the outbox to what is shown.
import { Details } from './details.js';
import { texts } from './languages/texts.js';
import { MessageActions } from './message_actions.js';
import { Drafts } from './messages/drafts.js';
import { Outbox } from './messages/outbox.js';
import { Api } from './net/api.js';
import { Live } from './net/live.js';
import { SignedOut } from './net/problem.js';
import { Notifying } from './notices/notifying.js';
import { Profile } from './people/profile.js';
import { Names } from './people/names.js';
import { TypingNotifier } from './people/typing_notifier.js';
import { Room } from './room.js';
import { RoomActions } from './room_actions.js';
import { DEFAULT_ROOM, codeIn, decoded, messageIdIn, roomIdIn } from './rooms/addresses.js';
import { KeptRooms } from './rooms/kept_rooms.js';
import { Marks } from './rooms/marks.js';
import { ReadMarkers } from './rooms/read_markers.js';
import { Rooms } from './rooms/rooms.js';
import { Seen } from './rooms/seen.js';
import { TakenBack } from './rooms/taken_back.js';
import { Visited } from './rooms/visited.js';
import { Shelf } from './storage/shelf.js';
import { announce } from './views/announcer.js';
import { Composer } from './views/composer.js';
import { ConnectionBadge } from './views/connection_badge.js';
import { find } from './views/dom.js';
import { NoRoom } from './views/no_room.js';
import { RoomLog } from './views/room_log.js';
import { showRoomName, showTopic } from './views/room_name.js';
import { RoomsPanel } from './views/rooms_panel.js';
import { hideNoticeOfOthers, showNotice } from './views/notice.js';
import { OnDemand } from './views/on_demand.js';
import { showPeople } from './views/people_list.js';
import { placePopovers } from './views/popovers.js';
import { SendPause } from './views/send_pause.js';
import { listenToShortcuts } from './views/shortcuts.js';
import { askBeforeSignOut } from './views/sign_out_question.js';
import { Theme } from './views/theme.js';
import { atMidnight, followHours } from './views/time.js';
import { showCalls, showTitle } from './views/title.js';
import { showTyping } from './views/typing_indicator.js';
import { followKeyboard } from './views/visible_height.js';

// The messages come first, but nothing waits long for them.
const MESSAGES_FIRST_MS = 2_000;
// The room that is there from the start, until more is known of it.
const GENERAL = { id: DEFAULT_ROOM, kind: 'open', name: DEFAULT_ROOM, isAssumed: true };

export class Chat {
  #session;
  #me;
  #api;
  #names;
  #live;
  #outbox;
  #drafts;
  #profile;
  #profileDialog;
  #settings;
  #keyList;
  #rooms;
  #visited;
  #kept;
  #markers;
  #marks;
  #seen;
  #takenBack;
  #room = null;
  #log = new RoomLog(find('#log'));
  #noRoom = new NoRoom(find('#no-room'), find('.room'));
  #panel = new RoomsPanel(find('#rooms-panel'), find('.rooms-toggle'));
  #composer = new Composer(find('#composer-form'));
  #actions;
  #badge;
  #pause = new SendPause(find('#send-pause'), announce);
  #typing = new TypingNotifier(() => this.#live.send({ action: 'typing', room: this.#room.id }));
  #titleShown = '';
  #roomActions;
  #notifying;
  #details;
  #isLive = false;
  #stopping = new AbortController();

  constructor(config, session) {
    this.#session = session;
    this.#me = { ...session.user };
    this.#api = new Api(config.api_url, session);
    this.#names = new Names(this.#api);
    this.#live = new Live(this.#api, session);
    this.#outbox = new Outbox(this.#api, this.#me.id);
    this.#drafts = new Drafts(this.#me.id);
    this.#marks = new Marks(this.#me.id);
    this.#rooms = new Rooms(this.#api, this.#me, this.#marks);
    this.#markers = new ReadMarkers(this.#api, this.#rooms);
    this.#takenBack = new TakenBack(this.#api, this.#me, this.#rooms, this.#markers);
    this.#visited = new Visited(this.#api);
    this.#kept = new KeptRooms((id) => this.#make(id));
    const shelf = new Shelf(this.#me.id);
    this.#seen = new Seen(shelf);
    this.#badge = new ConnectionBadge(find('#connection'), this.#live, announce);
    const { signal } = this.#stopping;
    const [api, me, composer, names] = [this.#api, this.#me, this.#composer, this.#names];
    this.#actions = new MessageActions({ api, me, room: () => this.#room, log: this.#log, composer, names, signal });
    this.#log.asShown = (message) => this.#actions.asShown(message);
    this.#profile = new Profile(this.#api, this.#me.id);
    this.#keyList = new OnDemand(
      () => import('./views/key_list.js'),
      ({ KeyList }) => new KeyList(find('#keys'), signal),
    );
    this.#profileDialog = new OnDemand(
      () => import('./views/profile_dialog.js'),
      ({ ProfileDialog }) => new ProfileDialog(find('#profile'), this.#profile, announce, signal),
    );
    const [rooms, room, loadRooms] = [this.#rooms, () => this.#room, () => this.#loadRooms()];
    this.#roomActions = new RoomActions({ api, me, rooms, room, names, loadRooms, signal });
    this.#notifying = new Notifying({ me, rooms, room, names, shelf }, { menu: find('#account-menu'), form: find('#notices'), signal });
    const [panel, toggle, profile] = [find('#people-panel'), find('.people-toggle'), this.#profile];
    const does = { invite: () => this.#roomActions.invite(), write: (userId) => this.#roomActions.write(userId) };
    const make = ({ RoomDetails }) => new RoomDetails({ api, me, rooms, profile, panel, ...does, signal });
    this.#details = new Details({ panel, toggle, make, hears: (id) => this.#live.room === id, signal });
    this.#settings = new OnDemand(
      () => import('./views/settings_dialog.js'),
      ({ SettingsDialog }) => new SettingsDialog(find('#settings'), signal),
    );
    followHours(find('#messages'), signal);
    new Theme(find('#theme'), document.documentElement, signal);
    placePopovers(signal);
    followKeyboard(signal);
  }

  start() {
    find('#chat').hidden = false;
    this.#showMe();
    this.#listen();
    this.#enter(location.hash);
    this.#seen.recallRooms(this.#rooms);
    this.#room?.history.addEventListener('change', ({ target }) => (target.loaded || target.problem) && this.#goLive());
    setTimeout(() => this.#goLive(), this.#room ? MESSAGES_FIRST_MS : 0);
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
    this.#settings.close();
    this.#keyList.close();
    this.#roomActions.close();
    this.#details.close();
    this.#profile.close();
    this.#leave();
    this.#kept.dispose();
    this.#seen.clear();
    this.#rooms.stop();
    this.#markers.stop();
    this.#marks.close();
    this.#takenBack.stop();
    this.#panel.clear();
    showCalls(0);
    showTitle('', false);
    find('#chat').hidden = true;
  }

  /** Fails where the server does not let this user in, or cannot be asked. */
  ask() {
    return this.#api.presence(DEFAULT_ROOM);
  }

  /** Unless there is something unsent, and its author thinks better of it. */
  signOut() {
    if (!askBeforeSignOut(this.#outbox)) return;
    this.#actions.leave();
    this.#markers.flush();
    this.#session.signOut();
  }

  #listen() {
    const { signal } = this.#stopping;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });

    on(this.#session, 'named', () => this.#showMe());
    on(this.#profile, 'change', () => this.#showMe());
    on(find('#open-profile'), 'click', () => this.#openFromMenu(this.#profileDialog));
    on(find('#open-settings'), 'click', () => this.#openFromMenu(this.#settings));
    on(find('#open-keys'), 'click', () => this.#openFromMenu(this.#keyList));
    on(this.#api, 'users', ({ detail }) => this.#names.learn(detail));
    on(this.#live, 'connected', ({ detail }) => this.#connected(detail));
    on(this.#live, 'joined', () => this.#joined());
    on(this.#live, 'joined', () => this.#loadProfile());
    on(this.#live, 'awake', () => this.#awake());
    for (const type of ['joined', 'awake']) on(this.#live, type, () => this.#details.missed());
    on(this.#live, 'lost', () => this.#lost());
    on(this.#live, 'state', () => this.#stateChanged());
    on(this.#live, 'events', ({ detail }) => this.#receive(detail));
    on(this.#live, 'crowded', () => showNotice(texts.connection.crowded));
    on(this.#live, 'refused', ({ detail }) => this.#refused(detail));

    on(this.#outbox, 'change', () => this.#outboxChanged());
    on(this.#outbox, 'posted', ({ detail }) => this.#posted(detail));
    on(this.#outbox, 'sent', ({ detail }) => this.#kept.get(detail.room)?.stored(detail));
    for (const rooms of [this.#rooms, this.#visited]) on(rooms, 'change', () => this.#roomsChanged());
    on(this.#rooms, 'told', ({ detail }) => this.#seen.keepRooms(detail));
    on(this.#log, 'retry', ({ detail }) => this.#outbox.retry(detail));
    on(this.#log, 'discard', ({ detail }) => this.#outbox.remove(detail));
    on(this.#log, 'reload', () => this.#catchUp(() => this.#room.history.catchUp()));
    on(this.#log, 'seen', ({ detail: { room, id } }) => this.#saw(room, id));
    on(this.#marks, 'change', () => this.#roomsChanged());
    on(this.#actions, 'mark', ({ detail }) => this.#mark(detail));
    on(this.#log, 'jump', () => this.#composer.focus());

    on(this.#actions, 'change', () => this.#showMessages());
    on(this.#actions, 'author', ({ detail }) => this.#details.openPerson(detail));
    on(find('#open-order'), 'click', () => this.#openOrder());
    on(this.#actions, 'stored', ({ detail }) => this.#room?.stored(detail));
    on(this.#composer, 'typing', () => this.#typing.typed());
    on(this.#composer, 'send', ({ detail }) => this.#send(detail));
    on(find('#sign-out'), 'click', () => this.signOut());
    on(find('.skip-link'), 'click', (event) => this.#skip(event));
    on(window, 'hashchange', () => this.#moved());
    on(document, 'visibilitychange', () => this.#visibilityChanged());
    listenToShortcuts(this.#shortcuts(), signal);
    atMidnight(() => this.#showMessages());
  }

  /** What only matters once there are messages to read, and what would come before them. */
  #goLive() {
    if (this.#isLive || this.#stopping.signal.aborted) return;
    this.#isLive = true;
    this.#live.start(this.#room?.id ?? null);
    this.#loadRooms();
  }

  #moved() {
    this.#enter(location.hash);
    this.#focus();
  }

  /** Not where it would bring up a keyboard that covers half of the screen, nor where a message is to have the focus. */
  #focus() {
    if (this.#room && !messageIdIn(location.hash) && matchMedia('(pointer: fine)').matches) this.#composer.focus();
  }

  #shortcuts() {
    return {
      goTo: () => this.#roomActions.goTo(),
      nextUnread: () => this.#toUnread(1),
      previousUnread: () => this.#toUnread(-1),
      toNewest: () => this.#room && this.#log.jump(),
      showKeys: () => this.#keyList.use((dialog) => dialog.open()),
    };
  }

  #toUnread(step) {
    const next = this.#rooms.nextUnread(this.#room?.id ?? null, step);
    if (next) location.hash = next.id;
    else announce(texts.rooms.nothingUnread);
  }

  #enter(hash) {
    const id = roomIdIn(hash);
    if (id !== null && id === this.#room?.id) return this.#actions.places.turn(hash);
    this.#leave();
    hideNoticeOfOthers(id);
    const code = codeIn(hash);
    this.#roomActions.hideInvitation();
    if (code) this.#showInvitation(code);
    else if (id === null) this.#showNoRoom(decoded(hash));
    else this.#open(id);
    this.#live.move(id);
  }

  /** Listens to a room as long as it is kept. */
  #make(id) {
    const room = new Room(id, this.#me, this.#api);
    const whileHere = (run) => () => room === this.#room && run();
    room.history.addEventListener('change', whileHere(() => this.#messagesChanged()));
    room.history.addEventListener('change', () => this.#seen.keep(room));
    this.#seen.recall(room);
    room.presence.addEventListener('change', whileHere(() => this.#showPeople()));
    room.typing.addEventListener('change', whileHere(() => this.#showTyping()));
    if (this.#live.isConnected) room.history.resume();
    return room;
  }

  #open(id) {
    const room = (this.#room = this.#kept.open(id));
    this.#marks.entered(id);
    this.#noRoom.hide();
    this.#composer.open(id, this.#drafts);
    this.#log.open(room, this.#me);
    this.#roomsChanged();
    this.#messagesChanged();
    this.#showPeople();
    this.#showTyping();
    // What REST can show need not wait for the socket; the socket's catch-up joins on to it.
    if (room.history.isBehind || !this.#rooms.hears(id)) this.#catchUp(() => room.history.catchUp());
    this.#actions.places.enter(location.hash);
  }

  #leave() {
    const room = this.#room;
    this.#actions.leave();
    this.#log.clear();
    this.#room = null;
    if (room) this.#kept.close(room, this.#rooms.hears(room.id));
    this.#composer.close();
    find('#people').replaceChildren();
    showTyping(find('#typing'), []);
  }

  #showNoRoom(name) {
    this.#noRoom.show(name);
    this.#showNothingOf({ kind: 'open', name });
  }

  #showInvitation(code) {
    this.#noRoom.showNeither();
    this.#showNothingOf({ kind: '', name: texts.rooms.anInvitation });
    this.#roomActions.showInvitation(code);
  }

  /** In place of a room. */
  #showNothingOf(about) {
    showRoomName(find('.room-name'), about);
    this.#roomActions.show(null, null);
    this.#details.show(null);
    showTopic(find('#topic'), null);
    this.#panel.show(this.#rooms, null);
    this.#showPeople();
    showTitle('', false);
  }

  #connected() {
    this.#kept.connected(this.#room);
    const { id, history } = this.#room ?? {};
    // What is heard anyway need not wait until the server has confirmed which room is on the screen.
    if (history) this.#catchUp(() => (this.#rooms.hears(id) ? history.connected() : history.catchUp()));
    if (this.#rooms.loaded) this.#loadRooms();
    this.#outbox.resume();
  }

  #saw(room, id) {
    this.#markers.seen(room, id);
    this.#marks.seen(room);
  }

  #mark({ room, id }) {
    this.#marks.set(room, id);
    this.#log.beginNewAt(id);
    announce(texts.rooms.marked);
  }

  #joined() {
    if (!this.#room) return;
    const { id, history, presence } = this.#room;
    presence.load();
    if (!this.#rooms.hears(id) || !history.isConnected) this.#catchUp(() => history.connected());
  }

  /** Rooms of one's own are heard as long as there is a socket, whichever is on the screen. */
  #lost() {
    if (!this.#live.isConnected) return this.#kept.disconnected();
    this.#room?.presence.disconnected();
    if (this.#room && !this.#rooms.hears(this.#room.id)) this.#room.history.disconnected();
  }

  #awake() {
    this.#kept.doubt();
    this.#catchUp(() => this.#room?.history.catchUp());
    if (this.#rooms.loaded) this.#loadRooms();
    this.#outbox.resume();
  }

  #loadRooms() {
    this.#catchUp(() => this.#rooms.load());
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
    this.#kept.receive(events, this.#room);
    this.#visited.receive(events);
    this.#rooms.receive(events);
    this.#details.receive(events);
    this.#takenBack.receive(events);
    this.#names.hear(events);
    // Before anything is painted: what comes while one looks was never unread.
    this.#log.look();
    this.#notifying.receive(events);
  }

  #visibilityChanged() {
    this.#showMessages();
    if (!document.hidden) return;
    this.#markers.flush();
    this.#seen.flush();
  }

  #refused({ room, message }) {
    if (room === this.#room?.id) this.#tell(texts.rooms.notFollowed(message));
  }

  /** Where it is heard, it has to come back. */
  #posted(message) {
    if (message.room === this.#live.room || this.#rooms.hears(message.room)) this.#live.expect(message);
  }

  /** A room whose messages may not be read says so itself, where they would be. */
  #tell(sentence) {
    const { id = null, history } = this.#room ?? {};
    if (!history?.problem || history.loaded) showNotice(sentence, { room: id });
  }

  #roomsChanged() {
    this.#panel.show(this.#rooms, this.#room?.id ?? null);
    showCalls(this.#rooms.callsBut(null));
    if (!this.#room) return;
    const { id } = this.#room;
    const own = this.#rooms.get(id);
    if (own) this.#visited.forget(id);
    else if (this.#rooms.loaded) this.#visited.learn(id);
    const { about } = this.#room;
    this.#room.about = own ?? this.#visited.get(id) ?? about ?? (id === DEFAULT_ROOM ? GENERAL : null);
    showRoomName(find('.room-name'), this.#room.about);
    showTopic(find('#topic'), this.#room.about);
    this.#composer.address(this.#room.title);
    const isJoinable = this.#rooms.loaded && !own && this.#visited.get(id)?.members !== undefined;
    this.#roomActions.show(own ?? null, isJoinable ? id : null);
    this.#details.show(this.#room);
    // What is known of a room changes where it stands, too.
    if (this.#room.about !== about || this.#room.title !== this.#titleShown) this.#showMessages();
    this.#titleShown = this.#room.title;
  }

  #messagesChanged() {
    const { id, timeline } = this.#room;
    for (const { client_id } of this.#outbox.in(id)) {
      if (timeline.has(client_id, this.#me.id)) this.#outbox.remove(client_id);
    }
    this.#showMessages();
  }

  #outboxChanged() {
    this.#pause.show(this.#outbox.pausedUntil);
    this.#showMessages();
  }

  #showMe() {
    const { name = this.#session.user.name, admin = false } = this.#profile.user ?? {};
    find('#open-order').hidden = !admin;
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
    if (this.#profile.shouldAskForName()) this.#profileDialog.use((dialog) => dialog.open());
  }

  #openOrder() {
    find('#account-menu').hidePopover();
    this.#details.openOrder();
  }

  #openFromMenu(part) {
    find('#account-menu').hidePopover();
    part.use((dialog) => dialog.open());
  }

  #showMessages() {
    if (this.#room && !this.#stopping.signal.aborted) this.#log.show(this.#unsent());
  }

  /** What is on its way here; what waits, for the network or for its turn, is not claimed to be sent. */
  #unsent() {
    const isOff = ['offline', 'reconnecting', 'resting'].includes(this.#live.state);
    const waits = isOff ? texts.messages.waitsForNetwork : this.#outbox.pausedUntil ? texts.messages.waitsItsTurn : '';
    return this.#outbox.in(this.#room.id).map((entry) => this.#actions.asWaiting({ ...entry, waits }));
  }

  #showPeople() {
    const { presence = { people: [], count: null } } = this.#room ?? {};
    showPeople(find('#people-panel'), presence, this.#me, ['live', 'checking'].includes(this.#live.state));
  }

  #showTyping() {
    showTyping(find('#typing'), this.#room.typing.names);
  }

  /** To the room that it was written for. */
  #send({ room, text, reply_to }) {
    this.#typing.sent();
    this.#outbox.add(room, text, reply_to);
    this.#log.jump();
  }

  #skip(event) {
    event.preventDefault();
    this.#composer.focus();
  }
}
