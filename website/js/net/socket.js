// One WebSocket. Ready once the server has answered a ping; dead when it no longer does.
import { Problem } from './problem.js';
import { parse } from './http.js';

const ANSWER_MS = 10_000;
const PING_EVERY_MS = 4 * 60_000;
const USELESS = ['not_registered', 'expired'];
const TYPES = ['pong', 'joined', 'left', 'events', 'error'];

export class Socket extends EventTarget {
  #socket;
  #open = null;
  #opened = new Promise((resolve) => (this.#open = resolve));
  #pings = [];
  #opening;
  #nextPing = null;

  constructor(url) {
    super();
    this.ready = this.#firstPong();
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.#open(true);
    this.#socket.onmessage = ({ data }) => this.#receive(parse(data));
    this.#socket.onclose = () => this.close();
    this.ready.catch(() => {});
    this.#opening = setTimeout(() => this.close(), ANSWER_MS);
  }

  get closed() {
    return !this.#socket.onclose;
  }

  /**
   * Whether the other end answers in time; a socket that does not is closed. Each ping waits for a pong of its own: one
   * that lay in a buffer while the machine slept proves nothing.
   */
  ping(within = ANSWER_MS) {
    clearTimeout(this.#nextPing);
    if (this.closed) return Promise.resolve(false);
    this.#nextPing = setTimeout(() => this.ping(), PING_EVERY_MS * (0.75 + Math.random() / 4));
    this.send({ action: 'ping' });
    return new Promise((resolve) => this.#pings.push({ resolve, deadline: setTimeout(() => this.close(), within) }));
  }

  join(room) {
    return this.#ask('join', room, 'joined');
  }

  leave(room) {
    return this.#ask('leave', room, 'left');
  }

  send(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** At once, for the others: a dead peer would keep the closing handshake waiting. */
  close() {
    if (this.closed) return;
    Object.assign(this.#socket, { onopen: null, onmessage: null, onclose: null });
    clearTimeout(this.#opening);
    clearTimeout(this.#nextPing);
    this.#socket.close();
    for (const ping of this.#pings.splice(0)) settle(ping, false);
    this.#open(false);
    this.dispatchEvent(new Event('close'));
  }

  async #firstPong() {
    const isOpen = await this.#opened;
    clearTimeout(this.#opening);
    if (!isOpen || !(await this.ping())) throw new Problem();
  }

  #receive(frame) {
    if (!TYPES.includes(frame?.type)) return;
    if (frame.type === 'pong' && this.#pings.length) settle(this.#pings.shift(), true);
    if (frame.type === 'error' && USELESS.includes(frame.code)) return this.close();
    this.dispatchEvent(new CustomEvent(frame.type, { detail: frame }));
  }

  /** Silence means what it means after a ping: the socket is dead. */
  async #ask(action, room, type) {
    const answer = this.#answer(type, room);
    const deadline = setTimeout(() => this.close(), ANSWER_MS);
    try {
      await this.#opened;
      this.send({ action, room });
      return await answer;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** The first such frame about the room; fails on an error frame, or when the socket closes. */
  #answer(type, room) {
    const over = new AbortController();
    const answer = new Promise((resolve, reject) => {
      const fail = ({ detail }) => reject(new Problem({ detail: detail?.message }));
      const on = (name, run) => this.addEventListener(name, run, { signal: over.signal });
      on(type, ({ detail }) => detail.room === room && resolve());
      on('error', fail);
      on('close', fail);
    });
    answer.catch(() => {}).finally(() => over.abort());
    return answer;
  }
}

function settle({ resolve, deadline }, isAnswered) {
  clearTimeout(deadline);
  resolve(isAnswered);
}
