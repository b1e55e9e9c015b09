// One WebSocket. It is dead when it no longer answers a ping.
//
// Whatever is asked is asked again, with growing pauses, until it is answered, refused for good or wanted no more.
import { Backoff } from './backoff.js';
import { parse } from './http.js';
import { Pace } from './pace.js';
import { Problem } from './problem.js';
import { ANSWERED, CLOSED, FAILED, Questions, REFUSED, SILENT } from './questions.js';

const OPEN_WITHIN_MS = 10_000;
const READY_WITHIN_MS = 20_000;
const PONG_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 5_000;
const PING_EVERY_MS = 4 * 60_000;
const ANSWERS = ['pong', 'joined', 'left'];
const USELESS = ['not_registered', 'expired'];
// Other codes may be of a server in trouble, or of a later one.
const FOR_GOOD = ['bad_frame', 'too_many_rooms', 'no_such_room', 'not_a_member'];
// What is said of a typing frame, and answers no question.
const OF_TYPING = ['not_joined'];

/**
 * Events: `events`; `unasked`, an answer that nobody waits for; `doubt` when a ping came to nothing, and when one was
 * answered again; `close`.
 */
export class Socket extends EventTarget {
  #socket;
  #questions = new Questions();
  #pace = new Pace();
  #open = null;
  #opened = new Promise((resolve) => (this.#open = resolve));
  #settleReady = null;
  #opening;
  #nextPing = null;
  #probing = null;
  #hasAnswered = false;

  /** Resolves once a ping is answered; rejected when none is. */
  ready = new Promise((resolve, reject) => (this.#settleReady = { resolve, reject }));
  /** A ping has come to nothing, and none has been answered since. */
  isDoubtful = false;
  /** The server has closed it, in order: no network has failed. */
  wasEnded = false;

  constructor(url) {
    super();
    this.#socket = new WebSocket(url);
    this.#socket.onopen = () => this.#hasOpened();
    this.#socket.onmessage = ({ data }) => this.#receive(parse(data));
    this.#socket.onclose = ({ wasClean }) => this.#close(wasClean);
    this.ready.catch(() => {});
    this.#opening = setTimeout(() => this.close(), OPEN_WITHIN_MS);
  }

  get closed() {
    return !this.#socket.onclose;
  }

  /**
   * Whether the other end answers; a socket that stays silent is closed. Each ping waits for a pong of its own: one that
   * lay in a buffer while the machine slept proves nothing.
   */
  async ping(within = PONG_WITHIN_MS) {
    this.#pingLater();
    const { outcome } = await this.#askUntil({ action: 'ping' }, { type: 'pong' }, { within });
    return outcome === ANSWERED;
  }

  /**
   * Whether the server has said so; false where it is wanted no more, or the socket has closed. A refusal is an error.
   * `failed` is told of each try that came to nothing, and whether its answer may come yet.
   */
  join(room, options) {
    return this.#move({ action: 'join', room }, { type: 'joined', room }, options);
  }

  leave(room, options) {
    return this.#move({ action: 'leave', room }, { type: 'left', room }, options);
  }

  /** What nobody waits for; it is not worth a place in the limit. */
  send(frame) {
    if (!this.#pace.wait) this.#send(frame);
  }

  /** At once, for the others: a dead peer would keep the closing handshake waiting. */
  close() {
    this.#close(false);
  }

  #close(wasEnded) {
    if (this.closed) return;
    this.wasEnded = wasEnded;
    Object.assign(this.#socket, { onopen: null, onmessage: null, onclose: null });
    clearTimeout(this.#opening);
    clearTimeout(this.#nextPing);
    this.#socket.close();
    this.#questions.end(CLOSED);
    this.#open();
    this.#settleReady.reject(new Problem());
    this.dispatchEvent(new Event('close'));
  }

  #hasOpened() {
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => this.close(), READY_WITHIN_MS);
    this.#open();
  }

  async #move(frame, answer, options = {}) {
    const { outcome, frame: { message } = {} } = await this.#askUntil(frame, answer, options);
    if (outcome === REFUSED) throw new Problem({ detail: message });
    return outcome === ANSWERED;
  }

  async #askUntil(frame, answer, { within = ANSWER_WITHIN_MS, isWanted = () => true, failed, backoff = new Backoff() }) {
    await this.#opened;
    for (;;) {
      await this.#turn(frame);
      if (this.closed || !isWanted()) return { outcome: CLOSED };
      this.#send(frame);
      const result = await this.#questions.ask(answer, within);
      if (![FAILED, SILENT].includes(result.outcome)) return result;
      failed?.({ mayCome: result.outcome === SILENT });
      await this.#cameToNothing(frame, result.outcome);
      if (result.outcome === FAILED && !this.closed) await backoff.pause();
    }
  }

  /** The server may be in trouble, the one frame lost, or the whole socket dead: only a ping tells. */
  async #cameToNothing({ action }, outcome) {
    if (action === 'ping') {
      if (outcome === SILENT) return this.close();
      return this.#doubt(true);
    }
    if (outcome === SILENT) await this.ping();
    else if (!this.#hasAnswered) this.#probing ??= this.ping();
  }

  /** A ping does not wait: others wait for it. */
  async #turn({ action }) {
    while (action !== 'ping' && !this.closed && this.#pace.wait) {
      await new Promise((resolve) => setTimeout(resolve, this.#pace.wait));
    }
  }

  #send(frame) {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#pace.count();
    this.#socket.send(JSON.stringify(frame));
  }

  #receive(frame) {
    const { type, code } = frame ?? {};
    if (type === 'events') this.#dispatch(type, { events: eventsIn(frame) });
    else if (ANSWERS.includes(type)) this.#answered(frame);
    else if (type === 'error' && USELESS.includes(code)) this.close();
    else if (type === 'error' && FOR_GOOD.includes(code)) this.#questions.refuse(frame);
    else if (type === 'error' && OF_TYPING.includes(code)) this.#dispatch('unasked', frame);
    else if (typeof type !== 'string' || type === 'error') this.#questions.end(FAILED, frame);
  }

  #answered(frame) {
    clearTimeout(this.#opening);
    if (!this.#hasAnswered) this.#pingLater();
    this.#hasAnswered = true;
    if (frame.type === 'pong') this.#settleReady.resolve();
    this.#doubt(false);
    if (!this.#questions.answer(frame)) this.#dispatch('unasked', frame);
  }

  #doubt(isDoubtful) {
    if (this.isDoubtful === isDoubtful) return;
    this.isDoubtful = isDoubtful;
    this.dispatchEvent(new Event('doubt'));
  }

  #pingLater() {
    clearTimeout(this.#nextPing);
    if (!this.closed) this.#nextPing = setTimeout(() => this.ping(), PING_EVERY_MS * (0.75 + Math.random() / 4));
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function eventsIn({ events }) {
  return Array.isArray(events) ? events.filter((event) => typeof event?.type === 'string') : [];
}
