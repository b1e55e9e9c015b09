// The signed-in page: joins the rooms, the connection and the outbox to what is shown.
import { Following } from './following.js';
import { texts } from './languages/texts.js';
import { Drafts } from './messages/drafts.js';
import { Looks } from './messages/looks.js';
import { Outbox } from './messages/outbox.js';
import { Api } from './net/api.js';
import { Live } from './net/live.js';
import { Names } from './people/names.js';
import { TypingNotifier } from './people/typing_notifier.js';
import { Places } from './places.js';
import { Room } from './room.js';
import { RoomView } from './room_view.js';
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
import { find, focusOn } from './views/dom.js';
import { RoomLog } from './views/room_log.js';
import { hideNoticeOfOthers } from './views/notice.js';
import { OnDemand } from './views/on_demand.js';
import { showOwnName } from './views/own_name.js';
import { placePopovers } from './views/popovers.js';
import { listenToShortcuts } from './views/shortcuts.js';
import { askBeforeSignOut } from './views/sign_out_question.js';
import { atMidnight, followHours } from './views/time.js';
import { followKeyboard } from './views/visible_height.js';

// The messages come first, but nothing waits long for them.
const MESSAGES_FIRST_MS = 2_000;
// What `Doing` does.
const DONE_LATER = '.open-go-to, .open-find-rooms, .open-new-room, .people-toggle, .history-invite, .menu-item:not(#sign-out), .quote, .reaction';

export class Chat {
  #session;
  #me;
  #api;
  #names;
  #live;
  #outbox;
  #drafts;
  #rooms;
  #visited;
  #kept;
  #markers;
  #marks;
  #seen;
  #takenBack;
  #log = new RoomLog(find('#log'));
  #composer = new Composer(find('#composer-form'));
  #looks;
  #places;
  #badge;
  #typing = new TypingNotifier(() => this.#live.send({ action: 'typing', room: this.#room.id }));
  #doing;
  /** What `Doing` is to show once it is there. */
  #shown = [null, null, null];
  #view;
  #following;
  #stopping = new AbortController();

  constructor(config, session) {
    this.#session = session;
    this.#me = { ...session.user };
    this.#api = new Api(config.api_url, session);
    this.#names = new Names(this.#api);
    this.#names.learn([this.#me]);
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
    const [api, me, live, rooms, names, log, composer] = [this.#api, this.#me, this.#live, this.#rooms, this.#names, this.#log, this.#composer];
    const room = () => this.#room;
    this.#looks = new Looks({ api, me, room, names, signal });
    log.asShown = (message) => this.#looks.of(message);
    this.#places = new Places({ room, log, focus: focusOn, beReady: () => composer.beReady(), signal });
    const [looks, places, loadRooms] = [this.#looks, this.#places, () => this.#following.loadRooms()];
    this.#doing = new OnDemand(
      () => loadDoing(signal),
      ({ Doing }) => this.#begin(new Doing({ api, session, me, live, rooms, room, names, looks, places, shelf, composer, loadRooms, signal })),
    );
    const doing = { show: (...shown) => this.#show(shown) };
    this.#view = new RoomView({ me, live, rooms, visited: this.#visited, marks: this.#marks, outbox: this.#outbox, log, composer, looks, doing, signal });
    this.#following = new Following({ live, kept: this.#kept, rooms, outbox: this.#outbox, room, signal });
    showOwnName(me);
    followHours(find('#messages'), signal);
    placePopovers(signal);
    followKeyboard(signal);
  }

  start() {
    find('#chat').hidden = false;
    this.#listen();
    this.#enter(location.hash);
    this.#seen.recallRooms(this.#rooms);
    this.#room?.history.addEventListener('change', ({ target }) => (target.loaded || target.problem) && this.#following.start());
    setTimeout(() => this.#following.start(), this.#room ? MESSAGES_FIRST_MS : 0);
    this.#outbox.resume();
    this.#focus();
    // While the messages are on their way.
    this.#doing.load();
  }

  stop() {
    this.#doing.close();
    this.#looks.stop();
    this.#stopping.abort();
    this.#live.stop();
    this.#badge.stop();
    this.#outbox.stop();
    this.#drafts.close();
    this.#leave();
    this.#kept.dispose();
    this.#seen.clear();
    this.#rooms.stop();
    this.#markers.stop();
    this.#marks.close();
    this.#takenBack.stop();
    this.#view.stop();
    find('#chat').hidden = true;
  }

  get #room() {
    return this.#view.room;
  }

  /** Fails where the server does not let this user in, or cannot be asked. */
  ask() {
    return this.#api.presence(DEFAULT_ROOM);
  }

  /** Unless there is something unsent, and its author thinks better of it. */
  signOut() {
    if (!askBeforeSignOut(this.#outbox)) return;
    this.#looks.leave();
    this.#markers.flush();
    this.#session.signOut();
  }

  #listen() {
    const { signal } = this.#stopping;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });

    on(this.#api, 'users', ({ detail }) => this.#names.learn(detail));
    on(this.#live, 'connected', () => this.#doing.load());
    // What was told before has not been heard.
    on(this.#live, 'joined', () => this.#visited.renew(this.#room?.id));
    on(this.#live, 'events', ({ detail }) => this.#receive(detail));

    on(this.#outbox, 'sent', ({ detail }) => this.#kept.get(detail.room)?.stored(detail));
    for (const each of [this.#rooms, this.#visited]) on(each, 'change', () => this.#roomsChanged());
    on(this.#rooms, 'change', () => this.#rooms.loaded && this.#seen.keepRoomsSoon(this.#rooms));
    on(this.#rooms, 'told', () => this.#told());
    on(this.#log, 'retry', ({ detail }) => this.#outbox.retry(detail));
    on(this.#log, 'discard', ({ detail }) => this.#outbox.remove(detail));
    on(this.#log, 'reload', () => this.#following.catchUp());
    on(this.#log, 'seen', ({ detail: { room, id } }) => this.#saw(room, id));
    on(this.#log, 'jump', () => this.#composer.focus());

    on(this.#looks, 'stored', ({ detail }) => this.#kept.get(detail.room)?.stored(detail));
    on(this.#composer, 'edit', ({ detail: { room, id, text } }) => this.#looks.edits.add(room, id, text));
    on(this.#composer, 'typing', () => this.#typing.typed());
    on(this.#composer, 'send', ({ detail }) => this.#send(detail));
    on(find('#sign-out'), 'click', () => this.signOut());
    on(find('#chat'), 'click', (event) => this.#doing.press(event, DONE_LATER));
    on(find('.skip-link'), 'click', (event) => this.#skip(event));
    on(window, 'hashchange', () => this.#moved());
    on(document, 'visibilitychange', () => this.#visibilityChanged());
    listenToShortcuts(this.#shortcuts(), signal);
    atMidnight(() => this.#view.showMessages());
  }

  #begin(doing) {
    doing.addEventListener('mark', ({ detail }) => this.#mark(detail), { signal: this.#stopping.signal });
    doing.show(...this.#shown);
    return doing;
  }

  #show(shown) {
    this.#shown = shown;
    this.#doing.part?.show(...shown);
  }

  #moved() {
    this.#enter(location.hash);
    this.#focus();
  }

  /** Not where a message is to have the focus. */
  #focus() {
    if (this.#room && !messageIdIn(location.hash)) this.#composer.beReady();
  }

  #shortcuts() {
    return {
      goTo: () => this.#doing.use((doing) => doing.goTo()),
      nextUnread: () => this.#toUnread(1),
      previousUnread: () => this.#toUnread(-1),
      toNewest: () => this.#room && this.#log.jump(),
      showKeys: () => this.#doing.use((doing) => doing.showKeys()),
    };
  }

  #toUnread(step) {
    const next = this.#rooms.nextUnread(this.#room?.id ?? null, step);
    if (next) location.hash = next.id;
    else announce(texts.rooms.nothingUnread);
  }

  #enter(hash) {
    const id = roomIdIn(hash);
    const isGone = this.#isGone(id);
    if (id !== null && id === this.#room?.id && !isGone) return this.#places.turn(hash);
    this.#leave();
    const shown = isGone ? null : id;
    hideNoticeOfOthers(shown);
    const code = codeIn(hash);
    if (code) this.#showInvitation(code);
    else if (isGone) this.#view.showGone(id, this.#kept.get(id)?.about ?? null);
    else if (id === null) this.#view.showNoRoom(decoded(hash));
    else this.#open(id);
    this.#live.move(shown);
  }

  /** Whether there is no room at an address, as far as the user may know. Whose room it has become asks anew. */
  #isGone(id) {
    if (this.#rooms.get(id)) this.#visited.forget(id);
    return this.#visited.isGone(id);
  }

  /** Who is removed from the room on the screen leaves it, and who is brought in again is there. */
  #roomsChanged() {
    const id = roomIdIn(location.hash);
    if (id !== null && this.#isGone(id) === Boolean(this.#room)) this.#enter(location.hash);
  }

  /** Of a room that is none of the user's, the list says nothing. */
  #told() {
    this.#seen.keepRooms(this.#rooms);
    this.#visited.renew(this.#room?.id);
  }

  #make(id) {
    const room = new Room(id, this.#me, this.#api);
    this.#view.listenTo(room);
    room.history.addEventListener('change', () => this.#seen.keep(room));
    this.#seen.recall(room);
    if (this.#live.isConnected) room.history.resume();
    return room;
  }

  #open(id) {
    this.#marks.entered(id);
    this.#view.open(this.#kept.open(id), this.#drafts);
    this.#following.entered();
    this.#places.enter(location.hash);
  }

  #leave() {
    const room = this.#room;
    this.#places.leave();
    this.#doing.part?.leave();
    this.#view.leave();
    if (room) this.#kept.close(room, this.#rooms.hears(room.id));
  }

  #showInvitation(code) {
    this.#view.showInvitation();
    this.#doing.use((doing) => code === codeIn(location.hash) && doing.showInvitation(code));
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

  #receive(events) {
    this.#kept.receive(events, this.#room);
    this.#visited.receive(events);
    this.#rooms.receive(events);
    this.#takenBack.receive(events);
    this.#names.hear(events);
    // Before anything is painted: what comes while one looks was never unread.
    this.#log.look();
    this.#doing.part?.receive(events);
  }

  /** The page may be gone in a moment. */
  #visibilityChanged() {
    if (!document.hidden) return;
    this.#markers.flush();
    this.#seen.flush();
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

/** Its modules are named in the page: none waits for another to name it. */
async function loadDoing(signal) {
  const links = [...find('#doing-modules').content.cloneNode(true).children];
  document.head.append(...links);
  try {
    const module = await import('./doing.js');
    signal.throwIfAborted();
    return module;
  } finally {
    for (const link of links) link.remove();
  }
}
