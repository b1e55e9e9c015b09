// Follows the connection: whenever one comes, goes or may have missed something, what is on the screen and what is kept is
// caught up with. What cannot be had is said.
import { texts } from './languages/texts.js';
import { showNotice } from './views/notice.js';

export class Following {
  #live;
  #kept;
  #rooms;
  #outbox;
  #room;
  #signal;
  #isLive = false;

  /** `room` returns the room on the screen. */
  constructor({ live, kept, rooms, outbox, room, signal }) {
    this.#live = live;
    this.#kept = kept;
    this.#rooms = rooms;
    this.#outbox = outbox;
    this.#room = room;
    this.#signal = signal;
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(live, 'connected', () => this.#connected());
    on(live, 'joined', () => this.#joined());
    on(live, 'awake', () => this.#awake());
    on(live, 'lost', () => this.#lost());
    on(live, 'crowded', () => showNotice(texts.connection.crowded));
    on(live, 'refused', ({ detail }) => this.#refused(detail));
    on(outbox, 'posted', ({ detail }) => this.#posted(detail));
  }

  /** Once there are messages to read: what would come before them waits until then. */
  start() {
    if (this.#isLive || this.#signal.aborted) return;
    this.#isLive = true;
    this.#live.start(this.#room()?.id ?? null);
    this.loadRooms();
  }

  /** What REST can show need not wait for the socket; the socket's catch-up joins on to it. */
  entered() {
    const { id, history } = this.#room();
    if (history.isBehind || !this.#rooms.hears(id)) this.catchUp();
  }

  loadRooms() {
    this.#try(() => this.#rooms.load());
  }

  /** With the room on the screen. */
  catchUp() {
    this.#try(() => this.#room()?.history.catchUp());
  }

  #connected() {
    const room = this.#room();
    this.#kept.connected(room);
    // What is heard anyway need not wait until the server has confirmed which room is on the screen.
    if (room) this.#try(() => (this.#rooms.hears(room.id) ? room.history.connected() : room.history.catchUp()));
    this.#renewRooms();
    this.#outbox.resume();
  }

  /** The first list is on its way from the start. */
  #renewRooms() {
    if (this.#rooms.loaded) this.loadRooms();
    else this.#rooms.hurry();
  }

  #joined() {
    const room = this.#room();
    if (!room) return;
    room.presence.load();
    if (!this.#rooms.hears(room.id) || !room.history.isConnected) this.#try(() => room.history.connected());
  }

  /** Rooms of one's own are heard as long as there is a socket, whichever is on the screen. */
  #lost() {
    if (!this.#live.isConnected) return this.#kept.disconnected();
    const room = this.#room();
    room?.presence.disconnected();
    if (room && !this.#rooms.hears(room.id)) room.history.disconnected();
  }

  #awake() {
    this.#kept.doubt();
    this.catchUp();
    this.#renewRooms();
    this.#outbox.resume();
  }

  #refused({ room, message }) {
    if (room === this.#room()?.id) this.#tell(texts.rooms.notFollowed(message));
  }

  /** Where it is heard, it has to come back. */
  #posted(message) {
    if (message.room === this.#live.room || this.#rooms.hears(message.room)) this.#live.expect(message);
  }

  async #try(run) {
    const room = this.#room();
    try {
      await run();
    } catch (problem) {
      if (room === this.#room()) this.#tell(problem.message);
    }
  }

  /** A room whose messages may not be read says so itself, where they would be. */
  #tell(sentence) {
    const { id = null, history } = this.#room() ?? {};
    if (!history?.problem || history.loaded) showNotice(sentence, { room: id });
  }
}
