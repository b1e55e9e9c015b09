// Keeps a socket open: reconnects with backoff, and replaces the socket before its time is up.
//
// One timer says when the next socket is opened: to renew the present one, or to retry when there is none.
import { Backoff } from './backoff.js';
import { Problem, SignedOut } from './problem.js';
import { Socket } from './socket.js';

const MINUTE = 60_000;
const LIFETIME_MS = 100 * MINUTE;
const LIFETIME_JITTER_MS = 15 * MINUTE;
const BEFORE_TOKEN_ENDS_MS = 2 * MINUTE;
const TOKEN_GOOD_FOR_MS = 3 * MINUTE;
const STEADY_MS = 30_000;
const AWAY_MS = MINUTE;

export class Live extends EventTarget {
  #api;
  #session;
  #socket = null;
  #room = null;
  #backoff = new Backoff();
  #opening = false;
  #timer = null;
  #steady = null;
  #hiddenAt = 0;
  #stopping = new AbortController();

  wasLive = false;
  retryAt = null;

  constructor(api, session) {
    super();
    this.#api = api;
    this.#session = session;
  }

  get state() {
    if (!navigator.onLine) return 'offline';
    if (this.#socket) return 'live';
    return this.wasLive || this.retryAt ? 'reconnecting' : 'connecting';
  }

  start(room) {
    const { signal } = this.#stopping;
    this.#room = room;
    addEventListener('online', () => this.#awake(), { signal });
    addEventListener('offline', () => this.#changed(), { signal });
    document.addEventListener('visibilitychange', () => this.#visibilityChanged(), { signal });
    this.connect();
  }

  stop() {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#steady);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Opens the next socket now; the present one, if any, serves until then. */
  async connect() {
    if (this.#opening || this.#stopping.signal.aborted) return;
    this.#opening = true;
    clearTimeout(this.#timer);
    this.retryAt = null;
    this.#changed();
    try {
      this.#adopt(await this.#open());
    } catch (problem) {
      if (problem instanceof SignedOut || this.#stopping.signal.aborted) return;
      this.#tryLater(problem.retryAfter);
      // Where WebSockets are blocked, each try still brings what is new.
      this.#dispatch('awake');
    } finally {
      this.#opening = false;
    }
  }

  send(frame) {
    this.#socket?.send(frame);
  }

  async move(room) {
    const socket = this.#socket;
    this.send({ action: 'leave', room: this.#room });
    this.#room = room;
    if (!socket) return;
    await this.#joinRoom(socket);
    if (room === this.#room && socket === this.#socket) this.#dispatch('connected');
  }

  async #open() {
    await this.#session.token(TOKEN_GOOD_FOR_MS);
    const { url } = await this.#api.ticket();
    const { expiresAt } = this.#session;
    const socket = new Socket(url);
    socket.addEventListener('events', ({ detail }) => this.#dispatch('events', detail.events));
    socket.addEventListener('close', () => this.#lost(socket));
    await socket.ready;
    await this.#joinRoom(socket);
    if (socket.closed) throw new Problem();
    return Object.assign(socket, { expiresAt });
  }

  /** The user may move on meanwhile. A room that may not be heard is told to the user, and the socket is kept. */
  async #joinRoom(socket) {
    let room;
    do {
      room = this.#room;
      await socket.join(room).catch((problem) => socket.closed || this.#dispatch('refused', problem.message));
    } while (room !== this.#room);
  }

  #adopt(socket) {
    if (this.#stopping.signal.aborted) return socket.close();
    const last = this.#socket;
    this.#socket = socket;
    last?.close();
    this.wasLive = true;
    this.#schedule(this.#renewIn(socket));
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => this.#backoff.reset(), STEADY_MS);
    this.#changed();
    this.#dispatch('connected');
  }

  #renewIn({ expiresAt }) {
    const lifetime = LIFETIME_MS + Math.random() * LIFETIME_JITTER_MS;
    return Math.max(STEADY_MS, Math.min(lifetime, expiresAt - Date.now() - BEFORE_TOKEN_ENDS_MS));
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#steady);
    this.#dispatch('lost');
    if (this.#opening) this.#changed();
    else this.#tryLater();
  }

  #tryLater(retryAfter = 0) {
    const wait = this.#backoff.next(retryAfter);
    this.#schedule(wait);
    if (!this.#socket) this.retryAt = Date.now() + wait;
    this.#changed();
  }

  #schedule(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.connect(), wait);
  }

  #visibilityChanged() {
    if (document.hidden) this.#hiddenAt = Date.now();
    else if (Date.now() - this.#hiddenAt > AWAY_MS) this.#awake();
  }

  /** After a sleep or an outage a socket may look alive and be dead: ask it, and catch up all the same. */
  #awake() {
    this.#changed();
    if (!this.#socket) return void this.connect();
    this.#socket.ping();
    this.#dispatch('awake');
  }

  #changed() {
    this.#dispatch('state');
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
