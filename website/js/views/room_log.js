// The log of the room in view: its rows, its place, what is unread, and more as one scrolls up.
import { Excerpt } from '../messages/excerpt.js';
import { rowsOf } from '../messages/rows.js';
import { find } from './dom.js';
import { HistoryNote } from './history_note.js';
import { MessageList } from './message_list.js';
import { NewestButton } from './newest_button.js';
import { Scroll } from './scroll.js';
import { showTitle } from './title.js';

const MOST_KEPT = 1_000;
const KEPT = 500;
const QUIET_MS = 1_000;

export class RoomLog extends EventTarget {
  #log;
  #list;
  #note;
  #scroll;
  #excerpt = new Excerpt();
  #button;
  #room = null;
  #me = null;
  #returnsTo = null;
  #seenId = null;
  #unsent = [];
  #loadingFailed = false;
  #quiet = null;

  /** What a message looks like while the page has something to tell the server of it. */
  asShown = (message) => message;

  constructor(log) {
    super();
    this.#log = log;
    this.#list = new MessageList(find('#messages'));
    this.#scroll = new Scroll(log, find('.log-content'), find('#messages'));
    this.#note = new HistoryNote(find('#history'), () => this.#tryAgain());
    this.#button = new NewestButton(find('#to-newest'), () => this.jump());
    for (const type of ['retry', 'discard']) {
      this.#list.addEventListener(type, ({ detail }) => this.dispatchEvent(new CustomEvent(type, { detail })));
    }
    this.#list.addEventListener('fold', ({ detail }) => this.#fold(detail));
    this.#scroll.addEventListener('follow', () => this.#room && this.show());
    this.#scroll.addEventListener('top', () => this.#showEarlier());
    this.#scroll.addEventListener('bottom', () => this.#showLater());
  }

  open(room, me) {
    this.#room = room;
    this.#me = me;
    this.#loadingFailed = false;
    this.#stayQuiet();
    const { isAtEnd = true, at = null, excerpt = new Excerpt(), seenId = null } = room.place ?? {};
    this.#seenId = seenId;
    this.#excerpt = excerpt;
    this.#returnsTo = at;
    if (isAtEnd || !at) this.#toNewest();
    else this.#scroll.letGo();
  }

  /** The room is left as it is, to be come back to. */
  clear() {
    const { following: isAtEnd, place: at } = this.#scroll;
    const place = { isAtEnd, at, excerpt: this.#excerpt, seenId: this.#seenId };
    if (this.#room) this.#room.place = this.#room.history.loaded ? place : null;
    this.#room = null;
    this.#list.render([]);
  }

  show(unsent = this.#unsent) {
    const { history, timeline } = this.#room;
    this.#unsent = unsent;
    if (this.#seenId === null) this.#stayQuiet();
    if (this.#scroll.following && timeline.size > MOST_KEPT) history.trim(KEPT);
    const [from, to] = this.#excerpt.within(timeline.messages, this.#scroll.following);
    this.#scroll.hasMoreBelow = !this.#excerpt.reachesNewest;
    const waiting = this.#excerpt.reachesNewest ? unsent : [];
    const rows = rowsOf(timeline.messages.slice(from, to).map(this.asShown), waiting, this.#me);
    this.#scroll.keepPlace(() => {
      if (!this.#loadingFailed) this.#note.show(this.#room, rows.length === 0);
      this.#list.render(rows);
    });
    this.#comeBack();
    this.#showUnread();
    this.#showEarlier();
  }

  jump() {
    this.#toNewest();
    this.show();
    this.dispatchEvent(new Event('jump'));
  }

  /** Brings a message of the timeline into view; whoever looks at it follows the end no more. */
  reveal(id) {
    this.#stayQuiet();
    this.#excerpt.reach(id, this.#room.timeline.messages);
    this.#returnsTo = { id, top: this.#log.clientHeight / 3 };
    this.#scroll.letGo();
    this.show();
  }

  #comeBack() {
    const place = this.#returnsTo;
    this.#returnsTo = null;
    if (!place || this.#scroll.goTo(place)) return;
    this.#toNewest();
    this.show();
  }

  #toNewest() {
    this.#excerpt.toNewest();
    this.#scroll.hasMoreBelow = false;
    this.#scroll.toBottom();
  }

  /** The message stays where it begins or, where its beginning is out of sight, where it ends. */
  #fold({ item, button, change }) {
    const isInSight = item.getBoundingClientRect().top >= this.#log.getBoundingClientRect().top;
    this.#scroll.keepStill(isInSight || button.ariaExpanded === 'false' ? item : button, change);
  }

  #showUnread() {
    const { history, timeline, title } = this.#room;
    const reading = this.#scroll.following && !document.hidden;
    if (this.#seenId === null ? history.loaded : reading) this.#seenId = timeline.newestId ?? '';
    const unread = this.#seenId === null ? 0 : timeline.countAfter(this.#seenId, this.#me.id);
    this.#button.show(this.#scroll.following, unread);
    showTitle(title, document.hidden ? unread : 0);
  }

  /** Near the top the page gets more: of the timeline first, then of the history. */
  #showEarlier() {
    if (!this.#room || !this.#scroll.nearTop) return;
    const { messages } = this.#room.timeline;
    // Who follows the newest does not lose them for the oldest.
    if (this.#scroll.following && !this.#excerpt.hasRoom(messages)) return;
    if (this.#excerpt.earlier(messages)) {
      this.#stayQuiet();
      this.show();
    } else if (!this.#loadingFailed) this.#loadOlder();
  }

  #showLater() {
    if (!this.#room || !this.#excerpt.later(this.#room.timeline.messages)) return;
    this.#stayQuiet();
    this.show();
  }

  #tryAgain() {
    if (this.#room.history.loaded) this.#loadOlder();
    else this.dispatchEvent(new Event('reload'));
  }

  async #loadOlder() {
    const room = this.#room;
    if (!room?.history.hasBefore || room.history.isLoadingOlder) return;
    this.#loadingFailed = false;
    this.#stayQuiet();
    try {
      await room.history.older();
      // At the very top no further scrolling tells that more is wanted.
      requestAnimationFrame(() => this.#showEarlier());
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
