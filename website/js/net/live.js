// Keeps a socket open: reconnects with backoff, and replaces the socket before its time is up.
//
// One timer says when the next socket is opened: to renew the present one, or to retry when there is none. A socket that
// may have died unnoticed is asked; until it has answered, and has said that the room on the screen is joined, nothing
// here claims to be live.
import { Backoff } from './backoff.js';
import { Crowd } from './crowd.js';
import { Doubts } from './doubts.js';
import { Echoes } from './echoes.js';
import { Problem, SignedOut } from './problem.js';
import { Screen } from './screen.js';
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

/**
 * Events: `connected` when a socket is there, `joined` when it hears the room on the screen, `lost` when no longer;
 * `awake` when something may have been missed; `events`, `refused`, `crowded`, and `state`.
 */
export class Live extends EventTarget {
  #api;
  #session;
  #socket = null;
  #room = null;
  #isJoined = false;
  #refusal = null;
  #backoff = new Backoff();
  #crowd = new Crowd();
  #doubts = new Doubts();
  #echoes = new Echoes();
  #attempt = null;
  #beAlone = () => {};
  #notBefore = 0;
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
    if (!this.#socket && this.#crowd.isResting && !this.#attempt) return 'resting';
    if (!this.#socket) return this.wasLive || this.retryAt ? 'reconnecting' : 'connecting';
    if (this.#checking || this.#socket.isDoubtful) return 'checking';
    if (this.#socket.screen.room === this.#room) return 'live';
    return this.#socket.screen.refusal ? 'refused' : 'joining';
  }

  /** Whether to try sooner than planned is of use: not where the server has said when. */
  get mayRetry() {
    return this.retryAt !== null && performance.now() >= this.#notBefore;
  }

  get isConnected() {
    return this.#socket !== null;
  }

  /** The room on the screen that is heard, or null. */
  get room() {
    return this.#isJoined ? this.#room : null;
  }

  /** `room` is on the screen; null where none is. */
  start(room) {
    const { signal } = this.#stopping;
    this.#room = room;
    addEventListener('offline', () => this.#changed(), { signal });
    document.addEventListener('visibilitychange', () => this.#seen(), { signal });
    this.#doubts.addEventListener('doubt', () => this.#check());
    this.#doubts.addEventListener('gap', () => this.#awake());
    this.#echoes.addEventListener('missed', () => this.#awake());
    this.#doubts.start(signal);
    this.connect();
  }

  stop() {
    this.#stopping.abort();
    this.#attempt = null;
    this.#beAlone();
    clearTimeout(this.#timer);
    clearTimeout(this.#steady);
    this.#crowd.stop();
    this.#echoes.forget();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Opens the next socket now; the present one, if any, serves until then. */
  async connect() {
    if (this.#attempt || this.#stopping.signal.aborted || performance.now() < this.#notBefore) return;
    const attempt = (this.#attempt = { since: performance.now() });
    clearTimeout(this.#timer);
    this.retryAt = null;
    this.#changed();
    try {
      const socket = await this.#open(attempt);
      if (attempt !== this.#attempt) return socket.close();
      this.#attempt = null;
      this.#adopt(socket);
    } catch (problem) {
      if (attempt !== this.#attempt) return;
      this.#attempt = null;
      if (problem instanceof SignedOut) return;
      if (problem.isLimit) this.#notBefore = performance.now() + problem.retryAfter;
      this.#tryLater(problem.retryAfter);
      // Where WebSockets are blocked, each try still brings what is new.
      this.#dispatch('awake');
    }
  }

  /** Tells the others in the room on the screen something that only matters now. */
  send(frame) {
    if (this.room === frame.room) this.#socket.send(frame);
  }

  /** One's own message was stored; where the room is heard, it comes back as an event. */
  expect({ id }) {
    if (this.#socket) this.#echoes.expect(id);
  }

  async move(room) {
    this.#room = room;
    this.#isJoined = false;
    const socket = this.#socket;
    if (!socket) return;
    const shown = socket.screen.show();
    this.#screenChanged(socket);
    await shown;
  }

  async #open(attempt) {
    await this.#session.token(TOKEN_GOOD_FOR_MS);
    const { url } = await this.#api.ticket();
    const { expiresAt = Infinity } = this.#session;
    const socket = new Socket(url);
    const screen = new Screen(socket, () => this.#room);
    Object.assign(socket, { expiresAt, screen });
    socket.addEventListener('events', ({ detail }) => this.#heard(detail.events));
    socket.addEventListener('doubt', () => socket === this.#socket && this.#doubted(socket));
    socket.addEventListener('close', () => this.#lost(socket));
    // Where a room is not heard, each try still brings what is new.
    screen.addEventListener('failed', () => socket === this.#socket && this.#dispatch('awake'));
    screen.addEventListener('change', () => socket === this.#socket && this.#screenChanged(socket));
    const shown = this.#room === null ? socket.ping() : screen.show();
    await Promise.race([shown, socket.ready]);
    // The present socket is not given up for one that hears less.
    const alone = new Promise((resolve) => (this.#beAlone = resolve));
    if (this.#socket && attempt === this.#attempt) await Promise.race([shown, alone]);
    if (socket.closed) throw new Problem();
    return socket;
  }

  #adopt(socket) {
    const last = this.#socket;
    const wasJoined = this.#isJoined;
    this.#socket = socket;
    this.#checking = null;
    this.#isJoined = false;
    last?.close();
    this.wasLive = true;
    this.#echoes.forget();
    this.#schedule(this.#renewIn(socket));
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => this.#backoff.reset(), STEADY_MS);
    this.#crowd.opened();
    socket.screen.show();
    this.#dispatch('connected', { isJoined: socket.screen.room === this.#room });
    this.#screenChanged(socket);
    if (wasJoined && !this.#isJoined) this.#dispatch('lost');
  }

  /** Who has just been heard to be joined catches up: before that, nobody told what was said there. */
  #screenChanged(socket) {
    const { room, refusal } = socket.screen;
    const was = this.#isJoined;
    this.#isJoined = room === this.#room;
    this.#changed();
    if (this.#isJoined && !was) this.#dispatch('joined');
    if (!this.#isJoined && was) this.#dispatch('lost');
    if (refusal && refusal !== this.#refusal && refusal.room === this.#room) this.#dispatch('refused', refusal);
    this.#refusal = refusal;
  }

  #doubted(socket) {
    this.#changed();
    if (!socket.isDoubtful) this.#dispatch('awake');
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
    this.#isJoined = false;
    this.#echoes.forget();
    clearTimeout(this.#steady);
    this.#beAlone();
    this.#dispatch('lost');
    if (this.#attempt) this.#changed();
    // It had died before; nobody else's has at this moment.
    else if (wasAsked) this.connect();
    else if (socket.wasEnded) this.#ended();
    else this.#tryLater();
  }

  /** By the server, and in order: it may have too many of this user's open, and closed the oldest. */
  #ended() {
    const wait = this.#crowd.ended();
    if (this.#crowd.isLarge) this.#dispatch('crowded');
    this.#tryIn(wait);
  }

  #tryLater(retryAfter = 0) {
    this.#tryIn(this.#backoff.next(retryAfter));
  }

  #tryIn(wait) {
    this.#schedule(wait);
    if (!this.#socket) this.retryAt = Date.now() + wait;
    this.#changed();
  }

  #schedule(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#notBefore = 0;
      this.connect();
    }, wait);
  }

  /** Who looks at the page is not kept waiting for what rests while nobody does. */
  #seen() {
    if (!document.hidden && this.#crowd.wake()) this.connect();
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
    if (!socket) return void (this.#crowd.isResting || this.connect());
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
