// Which room a connection shows, as the server has confirmed it, and how it comes to show the one that is wanted: one step
// after the other, as the server may handle two frames at the same time.
import { Backoff } from './backoff.js';

/** Events: `change`, of `room` or `refusal`; `failed` when a join came to nothing, and is tried again. */
export class Screen extends EventTarget {
  #socket;
  #wanted;
  #moving = null;
  #backoff = new Backoff();
  #isWanted = () => true;
  /** Rooms that the server may have there. */
  #there = new Set();
  /** Of each room, how many joins are without an answer, and how many were before it was left. */
  #silent = new Map();
  #stale = new Map();

  /** The wanted room, once the server has said that it is there; null until then. */
  room = null;
  /** `{ room, message }`, where the server will not have it. */
  refusal = null;

  /** `wanted` returns the room that is to be there, or null. */
  constructor(socket, wanted) {
    super();
    this.#socket = socket;
    this.#wanted = wanted;
    socket.addEventListener('close', () => this.#backoff.hurry());
    socket.addEventListener('unasked', ({ detail }) => this.#heard(detail));
  }

  /** Joins the wanted room and leaves all others. The user may move on meanwhile: then goes on until it is the wanted. */
  show() {
    if (!this.#isWanted()) this.#backoff.hurry();
    return (this.#moving ??= this.#move().finally(() => (this.#moving = null)));
  }

  async #move() {
    while (!this.#socket.closed) {
      const wanted = this.#wanted();
      if (this.refusal?.room !== wanted) this.refusal = null;
      if (wanted !== null && this.room !== wanted && !this.refusal) await this.#join(wanted);
      else if (this.#others.length) await this.#leave(this.#others[0]);
      else return;
    }
  }

  get #others() {
    return [...this.#there].filter((room) => room !== this.#wanted());
  }

  async #join(room) {
    this.#there.add(room);
    this.#backoff.reset();
    this.#isWanted = () => this.#wanted() === room && this.room !== room;
    try {
      const isIn = await this.#socket.join(room, {
        isWanted: this.#isWanted,
        failed: ({ mayCome }) => this.#failed(room, mayCome),
        backoff: this.#backoff,
      });
      if (isIn) this.#joined(room);
    } catch ({ message }) {
      this.#there.delete(room);
      this.refusal = { room, message };
      this.#changed();
    }
  }

  #failed(room, mayCome) {
    if (mayCome) count(this.#silent, room, 1);
    this.dispatchEvent(new Event('failed'));
  }

  /** An answer from before the room was left says nothing of now: then it is joined once more. */
  #joined(room) {
    if (this.#stale.get(room)) return count(this.#stale, room, -1);
    if (this.#wanted() !== room) return;
    this.room = room;
    this.#changed();
  }

  async #leave(room) {
    count(this.#stale, room, this.#silent.get(room) ?? 0);
    this.#silent.delete(room);
    this.#forget(room);
    this.#backoff.reset();
    this.#isWanted = () => this.#wanted() !== room;
    const isOut = await this.#socket.leave(room, { isWanted: this.#isWanted, backoff: this.#backoff });
    // Whoever came back to it meanwhile joins it again.
    if (isOut) this.#there.delete(room);
  }

  /** An answer that came late, or of a step that was taken twice: what it says may be so. */
  #heard({ type, code, room }) {
    if (type === 'joined') this.#joinedLate(room);
    // Of a room that has just been left, or of one that the server has lost.
    else if ((type === 'left' && room === this.room) || code === 'not_joined') this.#forget(this.room);
    else return;
    this.show();
  }

  #joinedLate(room) {
    this.#there.add(room);
    if (this.#silent.get(room)) count(this.#silent, room, -1);
    if (this.room !== room) this.#joined(room);
  }

  #forget(room) {
    if (room === null || room !== this.room) return;
    this.room = null;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function count(numbers, name, by) {
  numbers.set(name, Math.max(0, (numbers.get(name) ?? 0) + by));
}
