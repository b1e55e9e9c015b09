// One WebSocket. Ready once the server has answered a ping; dead when it no longer does.
import { Problem } from './problem.js';
import { parse } from './http.js';

const ANSWER_MS = 10_000;
const PING_EVERY_MS = 4 * 60_000;
const USELESS = ['not_registered', 'expired'];
const TYPES = ['pong', 'joined', 'events', 'error'];

export class Socket extends EventTarget {
  #socket;
  #deadline = null;
  #nextPing = null;

  constructor(url) {
    super();
    this.ready = this.#answer('pong');
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.ping();
    this.#socket.onmessage = ({ data }) => this.#receive(parse(data));
    this.#socket.onclose = () => this.close();
    this.#expectAnswer();
  }

  get closed() {
    return !this.#socket.onclose;
  }

  ping() {
    clearTimeout(this.#nextPing);
    this.#nextPing = setTimeout(() => this.ping(), PING_EVERY_MS * (0.75 + Math.random() / 4));
    this.send({ action: 'ping' });
    this.#expectAnswer();
  }

  join(room) {
    this.send({ action: 'join', room });
    return this.#answer('joined', (frame) => frame.room === room);
  }

  send(frame) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** At once, for the others: a dead peer would keep the closing handshake waiting. */
  close() {
    if (this.closed) return;
    Object.assign(this.#socket, { onopen: null, onmessage: null, onclose: null });
    clearTimeout(this.#deadline);
    clearTimeout(this.#nextPing);
    this.#socket.close();
    this.dispatchEvent(new Event('close'));
  }

  #expectAnswer() {
    this.#deadline ??= setTimeout(() => this.close(), ANSWER_MS);
  }

  #receive(frame) {
    if (!TYPES.includes(frame?.type)) return;
    if (frame.type === 'pong') {
      clearTimeout(this.#deadline);
      this.#deadline = null;
    }
    if (frame.type === 'error' && USELESS.includes(frame.code)) return this.close();
    this.dispatchEvent(new CustomEvent(frame.type, { detail: frame }));
  }

  /** The first such frame; fails on an error frame, on silence, or when the socket closes. */
  #answer(type, isMeant = () => true) {
    const answer = new Promise((resolve, reject) => {
      const fail = ({ detail }) => reject(new Problem({ detail: detail?.message }));
      this.addEventListener(type, ({ detail }) => isMeant(detail) && resolve(detail));
      this.addEventListener('error', fail, { once: true });
      this.addEventListener('close', fail, { once: true });
      setTimeout(fail, ANSWER_MS, {});
    });
    answer.catch(() => {});
    return answer;
  }
}
