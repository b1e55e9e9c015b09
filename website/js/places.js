// Goes to a message, wherever in its room it stands: by its address, or from a reply to it. One that is not loaded is, with
// what stands around it.
import { texts } from './languages/texts.js';
import { Excerpt } from './messages/excerpt.js';
import { shownOf } from './messages/past.js';
import { SignedOut, isOfRequest } from './net/problem.js';
import { messageIdIn } from './rooms/addresses.js';
import { find } from './views/dom.js';
import { showNotice, takeBackNotice } from './views/notice.js';

const LIT_MS = 2_500;
// So many places of the last rooms are kept for the browser's buttons.
const MOST_LEFT = 50;
// The server has answered, and without it.
const GONE = { transient: false };

export class Places {
  #room;
  #log;
  #focus;
  #beReady;
  #going = null;
  /** What was said of the message that one was led to last, and waits for a network to go there after all. */
  #said = null;
  #waiting = null;
  #hash = '';
  /** The entry of the browser's history that one is at; undefined on the way there. */
  #entry;
  /** By entry: what was on the screen, and where its reader was. */
  #left = new Map();

  /** `room` returns the room on the screen, `focus` puts the keyboard on a message, `beReady` where one writes. */
  constructor({ room, log, focus, beReady, signal }) {
    this.#room = room;
    this.#log = log;
    this.#focus = focus;
    this.#beReady = beReady;
    signal.addEventListener('abort', () => this.leave());
    log.addEventListener('jump', () => this.#leaveAddress(), { signal });
    addEventListener('popstate', () => this.#popped(), { signal });
  }

  /** A room has come onto the screen. Who comes back to it by the browser's button is where they were. */
  enter(hash) {
    const id = messageIdIn(hash);
    this.#hash = hash;
    this.#entry = entryShown();
    if (!id) return this.#markShown();
    if (!this.#entry || !this.#room().history.loaded) this.go(id, { isEntering: true });
  }

  /** The address has changed within the room: by the browser's buttons one comes back to where one was. */
  turn(hash) {
    const id = messageIdIn(hash);
    this.#keep();
    this.leave();
    this.#hash = hash;
    this.#entry = entryShown();
    if (this.#comeBack()) return;
    if (id) return this.go(id);
    if (this.#room().past) this.#log.toPresent();
    this.#markShown();
  }

  /** From a reply to what it answers: by its address, so that the browser's buttons lead back to the reply. */
  follow(id) {
    const hash = `#${this.#room().id}/${id}`;
    if (hash === location.hash) return this.go(id);
    history.pushState(null, '', hash);
    this.turn(hash);
  }

  /** Nothing that one was on the way to is waited for any more, nor spoken of. */
  leave() {
    this.#going = null;
    this.#waiting?.abort();
    if (this.#said) takeBackNotice(this.#said);
    this.#said = null;
  }

  /** From one entry to another with the same address, which is no change of the hash. */
  #popped() {
    if (this.#room() && location.hash === this.#hash && entryShown() !== this.#entry) this.turn(this.#hash);
  }

  /** Who was still on the way has not been there. */
  #keep() {
    const room = this.#room();
    this.#left.delete(this.#entry);
    if (this.#going || !this.#entry) return;
    this.#left.set(this.#entry, { room, past: room.past, place: this.#log.place });
    const [oldest] = this.#left.keys();
    if (this.#left.size > MOST_LEFT) this.#left.delete(oldest);
  }

  /** Returns whether what was there is there still. */
  #comeBack() {
    const { room, past, place } = this.#left.get(this.#entry) ?? {};
    if (!room || room !== this.#room() || !room.keeps(past)) return false;
    this.#log.comeBackTo(place, () => room.turnTo(past));
    return true;
  }

  /** Who enters sees nothing of the room until the message is there. */
  async go(id, { isEntering = false } = {}) {
    this.leave();
    const going = (this.#going = {});
    const room = this.#room();
    if (!shownOf(room).timeline.get(id) && room.timeline.get(id)) room.turnTo(null);
    if (!shownOf(room).timeline.get(id)) {
      const past = room.around(id);
      if (isEntering) room.turnTo(past);
      const problem = await load(past, id);
      const isHere = going === this.#going && room === this.#room();
      if (problem && isEntering && isHere) this.#openAtEnd(room);
      else if (problem && past === room.past) room.turnTo(null);
      if (!isHere) return;
      if (problem) return this.#tell(problem, id, room);
      room.turnTo(past);
    }
    this.#going = null;
    this.#light(id);
    if (messageIdIn(location.hash) === id) this.#markShown();
  }

  /** The keyboard goes there, and with it whoever has the page read out; not who has gone on writing meanwhile. */
  #light(id) {
    this.#log.reveal(id);
    const item = find(`#messages [data-id="${CSS.escape(id)}"]`);
    if (!find('#composer:focus')?.value) this.#focus(item);
    item.classList.add('lit');
    setTimeout(() => item.classList.remove('lit'), LIT_MS);
  }

  /** As any room that is entered. */
  #openAtEnd(room) {
    this.#log.comeBackTo({ isAtEnd: true, at: null, excerpt: new Excerpt() }, () => room.turnTo(null));
    this.#beReady();
  }

  #tell(problem, id, room) {
    if (problem instanceof SignedOut) return;
    const goOn = () => this.go(id);
    this.#said = problem.transient ? texts.places.notLoaded(problem.message) : texts.places.gone;
    showNotice(this.#said, { ...(problem.transient && { label: texts.tryAgain, run: goOn }), room: room.id });
    if (problem.transient) this.#whenOnline(goOn);
  }

  /** Unless one has gone elsewhere meanwhile. */
  #whenOnline(goOn) {
    this.#waiting = new AbortController();
    addEventListener('online', goOn, { once: true, signal: this.#waiting.signal });
  }

  /** The address names what is on the screen: the same one again leads to the message again. */
  #leaveAddress() {
    this.leave();
    if (!messageIdIn(location.hash)) return;
    this.#hash = `#${this.#room().id}`;
    this.#markShown(this.#hash);
  }

  #markShown(address = location.hash) {
    this.#entry ??= crypto.randomUUID();
    history.replaceState({ entry: this.#entry }, '', address);
  }
}

/** Of the browser's history, if the page has been at it before: the browser's buttons have led here. */
function entryShown() {
  return history.state?.entry;
}

/** Returns why the message cannot be shown, or null. */
async function load(past, id) {
  try {
    await past.load();
  } catch (problem) {
    if (!isOfRequest(problem)) throw problem;
    return problem;
  }
  return past.timeline.get(id) ? null : GONE;
}
