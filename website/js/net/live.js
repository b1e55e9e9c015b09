// Keeps a socket open: reconnects with backoff, and replaces the socket before its time is up.
//
// One timer says when the next socket is opened: to renew the present one, or to retry when there is none. A socket that
// may have died unnoticed is asked; until it has answered, nothing here claims to be live.
import { Backoff } from './backoff.js';
import { Doubts } from './doubts.js';
import { Echoes } from './echoes.js';
import { Problem, SignedOut } from './problem.js';
import { showOnly } from './screen.js';
import { Socket } from './socket.js';

const MINUTE = 60_000;
const LIFETIME_MS = 100 * MINUTE;
const LIFETIME_JITTER_MS = 15 * MINUTE;
const BEFORE_TOKEN_ENDS_MS = 2 * MINUTE;
const TOKEN_GOOD_FOR_MS = 3 * MINUTE;
const STEADY_MS = 30_000;
const CHECK_MS = 4_000;
// What makes one doubt comes in groups: a laptop that wakes is seen, focused, online and late within a moment.
const AT_ONCE_MS = 1_000;

export class Live extends EventTarget {
  #api;
  #session;
  #socket = null;
  #room = null;
  #backoff = new Backoff();
  #doubts = new Doubts();
  #echoes = new Echoes();
  #attempt = null;
  #timer = null;
  #steady = null;
  #checking = null;
  #awakeAt = -Infinity;
  #stopping = new AbortController();

  wasLive = false;
  retryAt = null;

  constructor(api, session) {
    super();
    this.#api = api;
    this.#session = session;
  }

  /** 'live' only where nothing speaks against it. */
  get state() {
    if (!navigator.onLine) return 'offline';
    if (this.#socket) return this.#checking ? 'checking' : 'live';
    return this.wasLive || this.retryAt ? 'reconnecting' : 'connecting';
  }

  /** `room` is on the screen; null where none is. */
  start(room) {
    const { signal } = this.#stopping;
    this.#room = room;
    addEventListener('offline', () => this.#changed(), { signal });
    this.#doubts.addEventListener('doubt', () => this.#check());
    this.#doubts.addEventListener('gap', () => this.#awake());
    this.#echoes.addEventListener('missed', () => this.#awake());
    this.#doubts.start(signal);
    this.connect();
  }

  stop() {
    this.#stopping.abort();
    this.#attempt = null;
    clearTimeout(this.#timer);
    clearTimeout(this.#steady);
    this.#echoes.forget();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Opens the next socket now; the present one, if any, serves until then. */
  async connect() {
    if (this.#attempt || this.#stopping.signal.aborted) return;
    const attempt = (this.#attempt = { since: performance.now() });
    clearTimeout(this.#timer);
    this.retryAt = null;
    this.#changed();
    try {
      const socket = await this.#open();
      if (attempt !== this.#attempt) return socket.close();
      this.#attempt = null;
      this.#adopt(socket);
    } catch (problem) {
      if (attempt !== this.#attempt) return;
      this.#attempt = null;
      if (problem instanceof SignedOut) return;
      this.#tryLater(problem.retryAfter);
      // Where WebSockets are blocked, each try still brings what is new.
      this.#dispatch('awake');
    }
  }

  /** Tells the others in the room on the screen something that only matters now. */
  send(frame) {
    if (this.#socket?.room === frame.room) this.#socket.send(frame);
  }

  /** One's own message was stored; where the room is heard, it comes back as an event. */
  expect({ id }) {
    if (this.#socket) this.#echoes.expect(id);
  }

  async move(room) {
    this.#room = room;
    const socket = this.#socket;
    if (!socket) return;
    await this.#show(socket);
    if (room === this.#room && socket === this.#socket) this.#dispatch('connected');
  }

  async #open() {
    await this.#session.token(TOKEN_GOOD_FOR_MS);
    const { url } = await this.#api.ticket();
    const { expiresAt = Infinity } = this.#session;
    const socket = new Socket(url);
    socket.addEventListener('events', ({ detail }) => this.#heard(detail.events));
    socket.addEventListener('close', () => this.#lost(socket));
    await Promise.all([socket.ready, this.#show(socket)]);
    if (socket.closed) throw new Problem();
    return Object.assign(socket, { expiresAt });
  }

  /** A room that may not be heard is told to the user, and the socket is kept. */
  #show(socket) {
    return showOnly(socket, () => this.#room, (room, problem) => {
      this.#dispatch('refused', { room, message: problem.message });
    });
  }

  #adopt(socket) {
    const last = this.#socket;
    this.#socket = socket;
    this.#checking = null;
    last?.close();
    this.wasLive = true;
    this.#echoes.forget();
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

  #heard(events) {
    this.#echoes.heard(events);
    this.#dispatch('events', events);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    const wasAsked = this.#checking === socket;
    this.#socket = this.#checking = null;
    this.#echoes.forget();
    clearTimeout(this.#steady);
    this.#dispatch('lost');
    if (this.#attempt) this.#changed();
    // It had died before; nobody else's has at this moment.
    else if (wasAsked) this.connect();
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

  /** Something may have been missed: asks the socket, and catches up whatever it says. */
  #awake() {
    // What was asked before the gap may never be answered.
    if (!this.#socket && this.#attempt && performance.now() - this.#attempt.since > AT_ONCE_MS) this.#attempt = null;
    this.#check();
    if (performance.now() - this.#awakeAt < AT_ONCE_MS) return;
    this.#awakeAt = performance.now();
    this.#dispatch('awake');
  }

  async #check() {
    const socket = this.#socket;
    if (!socket) return void this.connect();
    if (this.#checking === socket) return;
    this.#checking = socket;
    this.#changed();
    if (!(await socket.ping(CHECK_MS)) || this.#checking !== socket) return;
    this.#checking = null;
    this.#changed();
  }

  #changed() {
    this.#dispatch('state');
  }

  #dispatch(type, detail) {
    if (!this.#stopping.signal.aborted) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
