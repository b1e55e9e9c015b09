// The REST API, one method per call. A token that the server no longer takes is replaced, as far as the session will; of a
// user who is blocked the session is told.
import { MOST_IN_NAME } from '../people/name.js';
import { requestJson, requestText } from './http.js';
import { SignedOut } from './problem.js';
import { serverClock } from './server_clock.js';

// A part of an export has up to 4 MB, which takes a slow network its time.
const EXPORT_TIMEOUT_MS = 120_000;

/** Events: `users`, when a page of messages brings the present names of those who are in it. */
export class Api extends EventTarget {
  #base;
  #session;

  constructor(base, session) {
    super();
    this.#base = base.replace(/\/$/, '');
    this.#session = session;
  }

  rooms() {
    return this.#call('GET', '/rooms');
  }

  /** Open rooms, by name. */
  openRooms(query) {
    return this.#call('GET', `/rooms?${new URLSearchParams({ open: 'true', ...query })}`);
  }

  makeRoom(room) {
    return this.#call('POST', '/rooms', room);
  }

  join(room, userId) {
    return this.#call('PUT', `/rooms/${room}/members/${userId}`, {});
  }

  leave(room, userId) {
    return this.#call('DELETE', `/rooms/${room}/members/${userId}`);
  }

  members(room, query = {}) {
    return this.#call('GET', `/rooms/${room}/members?${new URLSearchParams(query)}`);
  }

  giveRole(room, userId, role) {
    return this.#call('PUT', `/rooms/${room}/members/${userId}`, { role });
  }

  involve(room, involvement) {
    return this.#call('PUT', `/rooms/${room}/involvement`, { involvement });
  }

  changeRoom(room, changes) {
    return this.#call('PATCH', `/rooms/${room}`, changes);
  }

  invite(room) {
    return this.#call('POST', `/rooms/${room}/invitations`, {});
  }

  invitations(room, query = {}) {
    return this.#call('GET', `/rooms/${room}/invitations?${new URLSearchParams(query)}`);
  }

  revoke(room, id) {
    return this.#call('DELETE', `/rooms/${room}/invitations/${id}`);
  }

  invitation(code) {
    return this.#call('GET', `/invitations/${code}`);
  }

  accept(code) {
    return this.#call('POST', `/invitations/${code}`);
  }

  room(id) {
    return this.#call('GET', `/rooms/${id}`);
  }

  /** The user has read the room up to a message. */
  read(room, id, options) {
    return this.#call('PUT', `/rooms/${room}/read`, { id }, options);
  }

  async messages(room, query = {}) {
    const page = await this.#call('GET', `/rooms/${room}/messages?${new URLSearchParams(query)}`);
    this.dispatchEvent(new CustomEvent('users', { detail: page.users ?? [] }));
    return page;
  }

  changes(room, query = {}) {
    return this.#call('GET', `/rooms/${room}/changes?${new URLSearchParams(query)}`);
  }

  send(room, message) {
    return this.#call('POST', `/rooms/${room}/messages`, message);
  }

  edit(room, id, text) {
    return this.#call('PATCH', `/rooms/${room}/messages/${id}`, { text });
  }

  /** `keepalive` lets the request outlive the page. */
  remove(room, id, options) {
    return this.#call('DELETE', `/rooms/${room}/messages/${id}`, undefined, options);
  }

  react(room, id, emoji) {
    return this.#call('PUT', `/rooms/${room}/messages/${id}/reactions/${encodeURIComponent(emoji)}`);
  }

  unreact(room, id, emoji) {
    return this.#call('DELETE', `/rooms/${room}/messages/${id}/reactions/${encodeURIComponent(emoji)}`);
  }

  user(id) {
    return this.#call('GET', `/users/${encodeURIComponent(id)}`);
  }

  /** Whose name, or a word of it, begins so; with a room, its members first. Nobody is asked for whom nobody can be. */
  async people(name, room) {
    if ([...name].length > MOST_IN_NAME) return { users: [] };
    return this.#call('GET', `/users?${new URLSearchParams({ name, ...(room && { room }) })}`);
  }

  /** A part of all that was said in a room, a message a line, and the cursor of the next one or null. */
  async exported(room, cursor, signal) {
    const query = new URLSearchParams(cursor ? { cursor } : {});
    const within = () => AbortSignal.any([signal, AbortSignal.timeout(EXPORT_TIMEOUT_MS)]);
    const { body, headers } = await this.#call('GET', `/rooms/${room}/export?${query}`, undefined, { request: requestText, within });
    const [, next] = /<([^>]+)>; *rel="next"/.exec(headers.get('Link')) ?? [];
    return { lines: body, next: next ? new URL(next, location.href).searchParams.get('cursor') : null };
  }

  /** From now on all calls of this user are refused. */
  block(id, reason) {
    return this.#call('PUT', `/users/${encodeURIComponent(id)}/block`, { reason });
  }

  unblock(id, reason) {
    return this.#call('DELETE', `/users/${encodeURIComponent(id)}/block`, { reason });
  }

  /** All that this user has written since a time becomes tombstones. */
  purge(id, since) {
    return this.#call('DELETE', `/users/${encodeURIComponent(id)}/messages?${new URLSearchParams({ since })}`);
  }

  blocked(query = {}) {
    return this.#call('GET', `/admin/blocked?${new URLSearchParams(query)}`);
  }

  audit(query = {}) {
    return this.#call('GET', `/admin/audit?${new URLSearchParams(query)}`);
  }

  presence(room) {
    return this.#call('GET', `/rooms/${room}/presence`);
  }

  me() {
    return this.#call('GET', '/me');
  }

  changeMe(changes) {
    return this.#call('PATCH', '/me', changes);
  }

  async ticket() {
    const ticket = await this.#call('POST', '/tickets');
    serverClock.learn(ticket.server_time);
    return ticket;
  }

  async #call(method, path, body, options = {}) {
    let token = await this.#session.token();
    for (;;) {
      try {
        return await this.#request(method, path, body, { ...options, token });
      } catch (problem) {
        if (problem.isBlocked) {
          this.#session.block(problem.message);
          throw new SignedOut();
        }
        if (problem.status !== 401) throw problem;
        token = await this.#session.replace(token, Boolean(problem.type));
      }
    }
  }

  #request(method, path, body, { token, keepalive = false, request = requestJson, within }) {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
    if (body) headers['Content-Type'] = 'application/json';
    const options = { method, headers, body: body && JSON.stringify(body), cache: 'no-store', keepalive };
    return request(this.#base + path, within ? { ...options, signal: within() } : options);
  }
}
