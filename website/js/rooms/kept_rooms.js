// The rooms that were open before: they hear on, and are shown again at once. Who was seen longest ago goes.
const MOST = 40;
const MOST_MESSAGES = 200;

export class KeptRooms {
  #make;
  #byId = new Map();

  /** `make` makes a room of an id. */
  constructor(make) {
    this.#make = make;
  }

  get(id) {
    return this.#byId.get(id);
  }

  /** The room comes onto the screen. */
  open(id) {
    const room = this.#byId.get(id) ?? this.#make(id);
    this.#byId.delete(id);
    this.#byId.set(id, room);
    const [oldest] = this.#byId.values();
    if (this.#byId.size > MOST) this.forget(oldest.id);
    return room;
  }

  /** The room has gone from the screen; `isHeard` says whether what is said there still reaches this page. */
  close(room, isHeard) {
    room.leave();
    if (!isHeard) room.history.disconnected();
    this.#trim(room);
  }

  receive(events, shown) {
    for (const room of this.#byId.values()) {
      room.receive(events);
      if (room !== shown) this.#trim(room);
    }
  }

  /** There is a new connection: each catches up before its events are shown. */
  connected(shown) {
    for (const room of this.#byId.values()) if (room !== shown) room.history.resume();
  }

  disconnected() {
    for (const room of this.#byId.values()) room.disconnected();
  }

  /** Something may have been missed. */
  doubt() {
    for (const room of this.#byId.values()) room.history.isBehind = true;
  }

  forget(id) {
    this.#byId.get(id)?.dispose();
    this.#byId.delete(id);
  }

  dispose() {
    for (const id of [...this.#byId.keys()]) this.forget(id);
  }

  /** Not where somebody reads what is older. */
  #trim(room) {
    if (room.place?.isAtEnd ?? true) room.history.trim(MOST_MESSAGES);
  }
}
