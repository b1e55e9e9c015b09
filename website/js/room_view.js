// What the page shows of the room on the screen: what it is called, its messages with those that wait to be sent, who is
// there and who is typing; or what stands in its place.
import { texts } from './languages/texts.js';
import { DEFAULT_ROOM } from './rooms/addresses.js';
import { titleOf } from './rooms/naming.js';
import { announce } from './views/announcer.js';
import { find } from './views/dom.js';
import { NoRoom } from './views/no_room.js';
import { showPeople } from './views/people_list.js';
import { showRoomName, showTopic } from './views/room_name.js';
import { RoomsPanel } from './views/rooms_panel.js';
import { SendPause } from './views/send_pause.js';
import { showCalls, showTitle } from './views/title.js';
import { showTyping } from './views/typing_indicator.js';

// The room that is there from the start, until more is known of it.
const GENERAL = { id: DEFAULT_ROOM, kind: 'open', name: DEFAULT_ROOM, isAssumed: true };

export class RoomView {
  #me;
  #live;
  #rooms;
  #visited;
  #outbox;
  #log;
  #composer;
  #looks;
  #doing;
  #signal;
  #noRoom = new NoRoom(find('#no-room'), find('.room'), (clientId) => this.#outbox.remove(clientId));
  /** The id of what is no room of the user's any more, while it is in place of one; else null. */
  #goneId = null;
  #panel = new RoomsPanel(find('#rooms-panel'), find('.rooms-toggle'));
  #pause = new SendPause(find('#send-pause'), announce);
  #titleShown = '';

  /** The room on the screen, or null. */
  room = null;

  /** `doing.show` is told what can be done with the room: a membership or null, the id of a room that can be joined or null, the room. */
  constructor({ me, live, rooms, visited, marks, outbox, log, composer, looks, doing, signal }) {
    this.#me = me;
    this.#live = live;
    this.#rooms = rooms;
    this.#visited = visited;
    this.#outbox = outbox;
    this.#log = log;
    this.#composer = composer;
    this.#looks = looks;
    this.#doing = doing;
    this.#signal = signal;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    for (const each of [rooms, visited, marks]) on(each, 'change', () => this.#roomsChanged());
    on(live, 'state', () => this.#stateChanged());
    on(outbox, 'change', () => this.#outboxChanged());
    on(looks, 'change', () => this.showMessages());
    on(document, 'visibilitychange', () => this.showMessages());
    // Whoever goes elsewhere by the browser's buttons wants to see it, too.
    on(window, 'hashchange', () => this.#panel.hide());
  }

  open(room, drafts) {
    this.room = room;
    this.#goneId = null;
    this.#noRoom.hide();
    this.#composer.open(room.id, drafts);
    this.#log.open(room, this.#me);
    this.#roomsChanged();
    this.#messagesChanged();
    this.#showPeople();
    this.#showTyping();
  }

  /** Of a room as long as it is kept: what changes is shown while it is on the screen. */
  listenTo(room) {
    const whileHere = (run) => () => room === this.room && run();
    room.history.addEventListener('change', whileHere(() => this.#messagesChanged()));
    room.presence.addEventListener('change', whileHere(() => this.#showPeople()));
    room.typing.addEventListener('change', whileHere(() => this.#showTyping()));
  }

  leave() {
    this.#log.clear();
    this.room = null;
    this.#composer.close();
    find('#people').replaceChildren();
    showTyping(find('#typing'), []);
  }

  showNoRoom(name) {
    this.#noRoom.show('nowhere', name);
    this.#showNothingOf({ kind: 'open', name });
  }

  /** There is none at an address, as far as the user may know; `about` is what was last known of it, or null. */
  showGone(id, about) {
    const title = about ? titleOf(about) : '';
    this.#noRoom.show(about ? 'left' : 'unknown', title || id);
    this.#showNothingOf(about ?? { kind: 'open', name: id }, id);
    showTitle(title, false);
    if (about) announce(find('#no-room h2:not([hidden])').textContent);
  }

  showInvitation() {
    this.#noRoom.showNeither();
    this.#showNothingOf({ kind: '', name: texts.rooms.anInvitation });
  }

  showMessages() {
    if (this.room && !this.#signal.aborted) this.#log.show(this.#unsent());
  }

  /** The user has left. */
  stop() {
    this.#pause.stop();
    this.#panel.clear();
    showCalls(0);
    showTitle('', false);
  }

  /** In place of a room. */
  #showNothingOf(about, goneId = null) {
    this.#goneId = goneId;
    this.#showUnsentThere();
    showRoomName(find('.room-name'), about);
    this.#doing.show(null, null, null);
    showTopic(find('#topic'), null);
    this.#panel.show(this.#rooms, null);
    this.#showPeople();
    showTitle('', false);
  }

  #stateChanged() {
    this.#showPeople();
    this.showMessages();
  }

  #outboxChanged() {
    this.#pause.show(this.#outbox.pausedUntil);
    this.showMessages();
    this.#showUnsentThere();
  }

  #messagesChanged() {
    const { id, timeline } = this.room;
    for (const { client_id } of this.#outbox.in(id)) {
      if (timeline.has(client_id, this.#me.id)) this.#outbox.remove(client_id);
    }
    this.#composer.renewOriginal(
      (original) => this.#looks.original(original),
      (edited) => this.#looks.timeline?.original(edited),
    );
    this.showMessages();
  }

  #roomsChanged() {
    const { room } = this;
    this.#panel.show(this.#rooms, room?.id ?? null);
    showCalls(this.#rooms.callsBut(null));
    if (!room) return;
    const own = this.#rooms.get(room.id);
    const { about } = room;
    room.about = this.#aboutOf(room, own);
    showRoomName(find('.room-name'), room.about);
    showTopic(find('#topic'), room.about);
    this.#composer.address(room.title);
    const isArchived = Boolean(room.about?.archived_at);
    const { members, role } = this.#visited.get(room.id) ?? {};
    // Who has a role there is in it, as the list of rooms is about to say.
    const isJoinable = this.#rooms.loaded && !own && !isArchived && members !== undefined && !role;
    find('#archived-bar').hidden = !isArchived;
    this.#composer.allow(!isArchived && !isJoinable);
    this.#doing.show(own ?? null, isJoinable ? room.id : null, room);
    // What is known of a room changes where it stands, too.
    if (room.about !== about || room.title !== this.#titleShown) this.showMessages();
    this.#titleShown = room.title;
  }

  /** Of a room that is not among the user's, what they may know is asked for. */
  #aboutOf({ id, about }, own) {
    if (own) this.#visited.forget(id);
    else if (this.#rooms.loaded) this.#visited.learn(id);
    return own ?? this.#visited.get(id) ?? about ?? (id === DEFAULT_ROOM ? GENERAL : null);
  }

  #showUnsentThere() {
    if (this.room || this.#signal.aborted) return;
    this.#noRoom.showUnsent(this.#outbox.in(this.#goneId).map((entry) => this.#looks.ofWaiting(entry)));
  }

  /** What is on its way here; what waits, for the network or for its turn, is not claimed to be sent. */
  #unsent() {
    const isOff = ['offline', 'reconnecting', 'resting'].includes(this.#live.state);
    const waits = isOff ? texts.messages.waitsForNetwork : this.#outbox.pausedUntil ? texts.messages.waitsItsTurn : '';
    return this.#outbox.in(this.room.id).map((entry) => this.#looks.ofWaiting({ ...entry, waits }));
  }

  #showPeople() {
    const { presence = { people: [], count: null } } = this.room ?? {};
    showPeople(find('#people-panel'), presence, this.#me, ['live', 'checking'].includes(this.#live.state));
  }

  #showTyping() {
    showTyping(find('#typing'), this.room.typing.names);
  }
}
