// What was said while the page could not hear it: the list of rooms, which is asked for on each connect, tells where.
import { later } from '../messages/uuid7.js';
import { isOfRequest } from '../net/problem.js';

const MOST_ROOMS = 10;
const PAGE = 50;

export class Missed {
  #api;
  #take;
  /** By room, its newest message that this page knows of; null until it knows the rooms. */
  #newest = null;

  /** `take` takes messages that were missed, oldest first. */
  constructor({ api, rooms }, take, signal) {
    this.#api = api;
    this.#take = take;
    if (rooms.loaded) this.#note(rooms.all);
    rooms.addEventListener('told', ({ detail }) => this.#look(detail), { signal });
  }

  receive(events) {
    for (const { type, room, message } of events) {
      if (type === 'message.created') this.#newest?.set(room, later(message.id, this.#newest.get(room) ?? null));
    }
  }

  #note(rooms) {
    this.#newest = new Map(rooms.map(({ id, newest }) => [id, later(newest?.id ?? null, this.#newest?.get(id) ?? null)]));
  }

  async #look(rooms) {
    const before = this.#newest;
    this.#note(rooms);
    if (!before || !document.hidden) return;
    const missed = rooms.filter(({ id, unread, newest }) => unread && newest && newest.id > (before.get(id) ?? ''));
    for (const { id } of missed.slice(0, MOST_ROOMS)) await this.#ask(id, before.get(id) ?? '');
  }

  /** What cannot be had now is counted at the room all the same. */
  async #ask(room, after) {
    try {
      const { messages } = await this.#api.messages(room, { limit: PAGE });
      this.#take(messages.filter(({ id }) => id > after));
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
    }
  }
}
