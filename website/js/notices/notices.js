// Tells the user of messages while the page is hidden: of each once, whichever of their tabs hears it first, and no longer
// than it is unread.
import { texts } from '../languages/texts.js';
import { EVERYONE, asRead } from '../messages/mentions.js';
import { firstIdAt } from '../messages/uuid7.js';
import { titleOf } from '../rooms/naming.js';
import { find } from '../views/dom.js';
import { Board } from './board.js';
import { Missed } from './missed.js';
import { OnScreen } from './on_screen.js';
import { Sound } from './sound.js';
import { isWorthTelling } from './worth_telling.js';

const HEARD = ['message.created', 'mention.created'];
const EXCERPT_CODE_POINTS = 140;
// A tab that slept may hear of a message late, but no later.
const REMEMBERED_MS = 24 * 60 * 60_000;
const TOLD = 'told ';
const MOST_AT_ONCE = 3;
// A notice without a name is better than none.
const NAMES_MS = 2_000;

export class Notices {
  #me;
  #rooms;
  #room;
  #names;
  #shelf;
  #settings;
  #onScreen;
  #sound = new Sound();
  #board;
  #missed;
  #deleted = new Set();
  #stopping = new AbortController();

  /** `room` returns the room on the screen. */
  constructor({ api, me, rooms, room, names, shelf, settings }) {
    this.#me = me;
    this.#rooms = rooms;
    this.#room = room;
    this.#names = names;
    this.#shelf = shelf;
    this.#settings = settings;
    this.#onScreen = new OnScreen(me.id);
    const { signal } = this.#stopping;
    this.#board = new Board(({ room }) => (location.hash = room), signal);
    this.#missed = new Missed({ api, rooms }, (messages) => this.#tellLast(messages), signal);
    rooms.addEventListener('change', () => this.#board.takeDown((told) => this.#isRead(told)), { signal });
    document.addEventListener('visibilitychange', () => this.#look(), { signal });
    for (const type of ['hashchange', 'pageshow']) addEventListener(type, () => this.#look(), { signal });
    // A page that holds a lock is not kept for the way back.
    addEventListener('pagehide', () => this.#onScreen.show(null), { signal });
    shelf.deleteBetween(TOLD, TOLD + firstIdAt(Date.now() - REMEMBERED_MS));
    this.#look();
  }

  receive(events) {
    this.#missed.receive(events);
    for (const { type, room, message } of events) {
      if (type === 'message.deleted') this.#delete(message);
      if (type === 'membership.ended') this.#board.takeDown((told) => told.room === room);
      if (document.hidden && HEARD.includes(type) && this.#wants(message)) this.#tell(message);
    }
  }

  /** It may be about to be told of. */
  #delete({ id: deleted }) {
    this.#deleted.add(deleted);
    this.#board.takeDown(({ id }) => id === deleted);
  }

  stop() {
    this.#stopping.abort();
    this.#onScreen.show(null);
    this.#board.takeDown(() => true);
  }

  #look() {
    this.#onScreen.show(document.hidden ? null : (this.#room()?.id ?? null));
  }

  #wants(message) {
    return isWorthTelling(message, this.#rooms.get(message.room), this.#me) && !this.#isRead(message);
  }

  /** Of many that come at once the last few are told of. */
  #tellLast(messages) {
    const wanted = messages.filter((message) => this.#wants(message)).slice(-MOST_AT_ONCE);
    for (const message of wanted) if (document.hidden) this.#tell(message);
  }

  /** The first tab to claim a message tells of it, at once; and none after it. */
  async #tell(message) {
    if (await this.#onScreen.isShown(message.room)) return;
    if (!(await this.#shelf.claim(TOLD + message.id))) return;
    if (this.#stopping.signal.aborted || !this.#wants(message)) return;
    if (this.#settings.hasSound) this.#sound.play();
    await this.#show(message);
    // It may have been read or deleted meanwhile, or the user have left.
    if (this.#stopping.signal.aborted || this.#isRead(message)) this.#board.takeDown(({ id }) => id === message.id);
  }

  async #show({ id, room, author, text, mentions = [] }) {
    const asked = this.#names.ask(mentions.filter((person) => person !== EVERYONE));
    await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, NAMES_MS))]);
    await this.#board.show(this.#titleOf(room, this.#names.of(author.id) ?? author.name), {
      body: excerptOf(asRead(text, (person) => this.#names.of(person))),
      icon: find('link[rel="apple-touch-icon"]').href,
      // Where nothing can be kept, no tab knows of the others: then the later one takes the place of the earlier.
      tag: id,
      dir: 'auto',
      // It has a sound of its own.
      silent: true,
      data: { id, room },
    });
  }

  #titleOf(id, name) {
    const room = this.#rooms.get(id);
    const isOfTwo = room?.kind === 'direct' && room.users.length < 2;
    return !room || isOfTwo ? name : texts.notices.where(name, titleOf(room));
  }

  #isRead({ id, room }) {
    return this.#deleted.has(id) || id <= (this.#rooms.get(room)?.read_id ?? '');
  }
}

function excerptOf(text) {
  const line = [...text.replace(/\s+/g, ' ').trim()];
  return line.length > EXCERPT_CODE_POINTS ? `${line.slice(0, EXCERPT_CODE_POINTS).join('')}…` : line.join('');
}
