// The log of the room in view: its rows, its place, what is unread, and more as one scrolls up.
import { rowsOf } from '../messages/rows.js';
import { find } from './dom.js';
import { HistoryNote } from './history_note.js';
import { MessageList } from './message_list.js';
import { NewestButton } from './newest_button.js';
import { Scroll } from './scroll.js';
import { showTitle } from './title.js';

const MOST_SHOWN = 1_000;
const KEPT = 500;
const QUIET_MS = 1_000;

export class RoomLog extends EventTarget {
  #log;
  #list;
  #note;
  #scroll;
  #button;
  #room = null;
  #me = null;
  #seenId = null;
  #unsent = [];
  #loadingFailed = false;
  #quiet = null;

  constructor(log) {
    super();
    this.#log = log;
    this.#list = new MessageList(find('#messages'));
    this.#scroll = new Scroll(log, find('.log-content'), find('#messages'));
    this.#note = new HistoryNote(find('#history'), () => this.#loadOlder());
    this.#button = new NewestButton(find('#to-newest'), () => this.jump());
    for (const type of ['retry', 'discard']) {
      this.#list.addEventListener(type, ({ detail }) => this.dispatchEvent(new CustomEvent(type, { detail })));
    }
    this.#scroll.addEventListener('follow', () => this.#room && this.show());
    this.#scroll.addEventListener('top', () => this.#fill());
  }

  open(room, me) {
    this.#room = room;
    this.#me = me;
    this.#seenId = null;
    this.#loadingFailed = false;
    this.#scroll.toBottom();
  }

  clear() {
    this.#room = null;
    this.#list.render([]);
  }

  show(unsent = this.#unsent) {
    const { history, timeline, name } = this.#room;
    this.#unsent = unsent;
    if (this.#seenId === null) this.#stayQuiet();
    if (this.#scroll.following && timeline.size > MOST_SHOWN) history.trim(KEPT);
    const rows = rowsOf(timeline.messages, unsent, this.#me);
    this.#scroll.keepPlace(() => {
      if (!this.#loadingFailed) this.#note.show(history, name, rows.length === 0);
      this.#list.render(rows);
    });
    this.#showUnread();
    this.#fill();
  }

  jump() {
    this.#scroll.toBottom();
    this.dispatchEvent(new Event('jump'));
  }

  #showUnread() {
    const { history, timeline, name } = this.#room;
    const reading = this.#scroll.following && !document.hidden;
    if (this.#seenId === null ? history.loaded : reading) this.#seenId = timeline.newestId ?? '';
    const unread = this.#seenId === null ? 0 : timeline.countAfter(this.#seenId, this.#me.id);
    this.#button.show(this.#scroll.following, unread);
    showTitle(name, document.hidden ? unread : 0);
  }

  #fill() {
    if (this.#room && this.#scroll.nearTop && !this.#loadingFailed) this.#loadOlder();
  }

  async #loadOlder() {
    const room = this.#room;
    if (!room?.history.hasBefore || room.history.isLoadingOlder) return;
    this.#loadingFailed = false;
    this.#stayQuiet();
    try {
      await room.history.older();
      // At the very top no further scrolling tells that more is wanted.
      requestAnimationFrame(() => this.#fill());
    } catch {
      if (room !== this.#room) return;
      this.#loadingFailed = true;
      this.#note.failed();
    }
  }

  /** History that fills in is not news: screen readers are not to read it out. */
  #stayQuiet() {
    this.#log.ariaLive = 'off';
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => (this.#log.ariaLive = 'polite'), QUIET_MS);
  }
}
