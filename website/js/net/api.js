// The REST API, one method per call. A token that the server no longer takes is renewed once.
import { requestJson } from './http.js';
import { serverClock } from './server_clock.js';

export class Api {
  #base;
  #session;

  constructor(base, session) {
    this.#base = base.replace(/\/$/, '');
    this.#session = session;
  }

  messages(room, query = {}) {
    return this.#call('GET', `/rooms/${room}/messages?${new URLSearchParams(query)}`);
  }

  send(room, message) {
    return this.#call('POST', `/rooms/${room}/messages`, message);
  }

  presence(room) {
    return this.#call('GET', `/rooms/${room}/presence`);
  }

  async ticket() {
    const ticket = await this.#call('POST', '/tickets');
    serverClock.learn(ticket.server_time);
    return ticket;
  }

  async #call(method, path, body) {
    const token = await this.#session.token();
    try {
      return await this.#request(method, path, body, token);
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      return this.#request(method, path, body, await this.#session.replace(token));
    }
  }

  #request(method, path, body, token) {
    const headers = { Authorization: `Bearer ${token}`, Accept: 'application/json' };
    if (body) headers['Content-Type'] = 'application/json';
    return requestJson(this.#base + path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
  }
}
