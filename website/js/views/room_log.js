// The log of the room in view: its rows, its place, what is new and what has been seen, and more as one scrolls up.
import { Excerpt } from '../messages/excerpt.js';
import { firstUnreadOf, withNewLine } from '../messages/new_line.js';
import { shownOf } from '../messages/past.js';
import { rowsOf } from '../messages/rows.js';
import { find } from './dom.js';
import { HistoryNote } from './history_note.js';
import { LaterNote } from './later_note.js';
import { MessageList } from './message_list.js';
import { NewestButton } from './newest_button.js';
import { Scroll } from './scroll.js';
import { showTitle } from './title.js';

const MOST_KEPT = 1_000;
const KEPT = 500;
const QUIET_MS = 1_000;
// So far the place where one has read to is looked for, when a room is opened.
const MOST_PAGES_BACK = 4;

export class RoomLog extends EventTarget {
  #log;
  #list;
  #note;
  #laterNote;
  #scroll;
  #excerpt = new Excerpt();
  #button;
  #room = null;
  #me = null;
  #returnsTo = null;
  #seenId = null;
  /** What is new begins with this message; undefined as long as it is not known how far the user has read. */
  #newId = undefined;
  #pagesBack = 0;
  #looking = false;
  #unsent = [];
  #loadingFailed = false;
  #loadingLaterFailed = false;
  #quiet = null;

  /** What a message looks like while the page has something to tell the server of it. */
  asShown = (message) => message;

  constructor(log) {
    super();
    this.#log = log;
    this.#list = new MessageList(find('#messages'));
    this.#scroll = new Scroll(log, find('.log-content'), find('#messages'));
    this.#note = new HistoryNote(find('#history'), () => this.#tryAgain());
    this.#laterNote = new LaterNote(find('#later'), () => this.#loadNewer());
    this.#button = new NewestButton(find('#to-newest'), () => this.jump());
    for (const type of ['retry', 'discard']) {
      this.#list.addEventListener(type, ({ detail }) => this.dispatchEvent(new CustomEvent(type, { detail })));
    }
    this.#list.addEventListener('fold', ({ detail }) => this.#fold(detail));
    this.#scroll.addEventListener('follow', () => this.#room && this.show());
    this.#scroll.addEventListener('top', () => this.#showEarlier());
    this.#scroll.addEventListener('bottom', () => this.#showLater());
    this.#scroll.addEventListener('move', () => this.#lookSoon());
    // Whoever scrolls sees, also in a window that the keyboard is not in.
    log.addEventListener('wheel', () => this.look(true), { passive: true });
    addEventListener('focus', () => this.look());
    addEventListener('blur', () => this.#goAway());
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#goAway() : this.look()));
  }

  open(room, me) {
    this.#room = room;
    this.#me = me;
    this.#loadingFailed = this.#loadingLaterFailed = false;
    this.#stayQuiet();
    const { isAtEnd = true, at = null, excerpt = new Excerpt() } = room.place ?? {};
    this.#seenId = null;
    this.#newId = undefined;
    this.#pagesBack = 0;
    this.#excerpt = excerpt;
    this.#returnsTo = at;
    if (room.past || (!isAtEnd && at)) this.#scroll.letGo();
    else this.#toNewest();
  }

  /** The room is left as it is, to be come back to. */
  clear() {
    if (this.#room) this.#room.place = this.#history.loaded ? this.place : null;
    this.#room = null;
    this.#list.render([]);
  }

  /** Where the reader is, to be come back to. */
  get place() {
    const { following: isAtEnd, place: at } = this.#scroll;
    return { isAtEnd, at, excerpt: this.#excerpt.copy() };
  }

  /** Goes back to where the reader was once `turn` has put there what was on the screen then. */
  comeBackTo({ isAtEnd, at, excerpt }, turn) {
    this.#stayQuiet();
    this.#excerpt = excerpt;
    this.#returnsTo = at;
    if (isAtEnd) this.#toNewest();
    else this.#scroll.letGo();
    turn();
  }

  /** Of the room, or of the part of its past that is on the screen. */
  get #history() {
    return this.#room.past ?? this.#room.history;
  }

  get #messages() {
    return shownOf(this.#room).timeline.messages;
  }

  show(unsent = this.#unsent) {
    const { history, timeline, past, about, title } = this.#room;
    const messages = this.#messages;
    this.#unsent = unsent;
    if (this.#seenId === null) this.#stayQuiet();
    const isNews = this.#findNew();
    if (this.#scroll.following && timeline.size > MOST_KEPT) history.trim(KEPT);
    const [from, to] = this.#excerpt.within(messages, this.#scroll.following);
    this.#scroll.hasMoreBelow = Boolean(past) || !this.#excerpt.reachesNewest;
    const waiting = this.#scroll.hasMoreBelow ? [] : unsent;
    const rows = this.#withNew(rowsOf(messages.slice(from, to).map(this.asShown), waiting, this.#me));
    this.#scroll.keepPlace(() => {
      if (!this.#loadingFailed) this.#note.show({ history: this.#history, about, title }, rows.length === 0);
      if (!past || !this.#loadingLaterFailed) this.#laterNote.show(past?.loaded);
      this.#list.render(rows);
    });
    this.#comeBack();
    if (isNews) this.#goToNew();
    this.#showUnread();
    this.#lookSoon();
    this.#showEarlier();
  }

  jump() {
    this.toPresent();
    this.dispatchEvent(new Event('jump'));
  }

  /** Shows the newest messages. */
  toPresent() {
    if (this.#room.past) this.#leavePast();
    this.#toNewest();
    this.show();
  }

  /** Who asks for the newest does not mean the first of those that are new. */
  #leavePast() {
    this.#stayQuiet();
    this.#room.past = null;
    this.#pagesBack = MOST_PAGES_BACK;
    this.#findNew();
  }

  /** What is new begins here, whatever has been seen. */
  beginNewAt(id) {
    this.#newId = id;
    this.show();
  }

  /** Brings one of the messages that are loaded into view; whoever looks at it follows the end no more. */
  reveal(id) {
    this.#stayQuiet();
    this.#excerpt.reach(id, this.#messages);
    this.#returnsTo = { id, top: this.#log.clientHeight / 3 };
    this.#scroll.letGo();
    this.show();
  }

  #comeBack() {
    const place = this.#returnsTo;
    this.#returnsTo = null;
    if (!place || this.#scroll.goTo(place) || this.#room.past) return;
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

  /** Takes note of what is in view, if somebody looks: what stands above it has been seen, too. */
  look(isSeen = document.hasFocus()) {
    if (!this.#room || this.#room.past || this.#newId === undefined || document.hidden || !isSeen) return;
    const { id: room, timeline } = this.#room;
    const isAtEnd = this.#scroll.following && this.#excerpt.reachesNewest;
    const id = isAtEnd ? timeline.newestId : this.#scroll.lastSeenId;
    if (!id) return;
    if (id > (this.#seenId ?? '')) {
      this.#seenId = id;
      this.#showUnread();
    }
    this.dispatchEvent(new CustomEvent('seen', { detail: { room, id: this.#seenId } }));
  }

  #lookSoon() {
    if (this.#looking) return;
    this.#looking = true;
    requestAnimationFrame(() => {
      this.#looking = false;
      this.look();
    });
  }

  /** What comes while nobody looks is new when somebody does. */
  #goAway() {
    if (!this.#room || this.#newId === undefined || this.#room.timeline.countAfter(this.#seenId, this.#me.id)) return;
    this.#newId = null;
  }

  /** How far the user has read, once that is known; returns whether it has just turned out that something is new. */
  #findNew() {
    const { history, timeline, about, past } = this.#room;
    if (past || !history.loaded || !about || about.isAssumed || (this.#newId !== undefined && (this.#newId !== null || document.hasFocus()))) return false;
    const isFirst = this.#newId === undefined;
    // Of an open room that the user is not in, nobody knows.
    const readId = isFirst ? (about.read_id ?? null) : this.#seenId;
    const marked = isFirst ? about.markedId : null;
    const from = marked ?? readId;
    if (isFirst && from && from < timeline.oldestId && history.hasBefore && this.#pagesBack < MOST_PAGES_BACK) {
      if (!history.isLoadingOlder) this.#pagesBack += 1;
      this.#loadOlder();
      return false;
    }
    this.#newId = timeline.get(marked) ? marked : firstUnreadOf(timeline.messages, readId, this.#me);
    this.#seenId = readId ?? timeline.newestId ?? '';
    return isFirst && this.#newId !== null && this.#scroll.following;
  }

  #withNew(rows) {
    return withNewLine(rows, this.#newId ?? null);
  }

  /** Where the first new message is further up than the end shows, one begins to read there. */
  #goToNew() {
    const { messages } = this.#room.timeline;
    const isShown = () => messages[this.#excerpt.within(messages, false)[0]]?.id <= this.#newId;
    const line = () => find('#messages .new');
    if (isShown() && line() && !this.#scroll.isAbove(line())) return;
    this.#scroll.letGo();
    while (!isShown() && this.#excerpt.earlier(messages));
    this.show();
    if (line()) this.#scroll.beginAt(line());
  }

  #showUnread() {
    const { timeline, title, past, about } = this.#room;
    const seenId = this.#seenId ?? (past ? about?.read_id : null) ?? null;
    const unread = seenId === null ? 0 : timeline.countAfter(seenId, this.#me.id);
    this.#button.show(this.#scroll.following, unread);
    showTitle(title, document.hidden && unread > 0);
  }

  /** Near the top the page gets more: of the timeline first, then of the history. */
  #showEarlier() {
    if (!this.#room || !this.#scroll.nearTop) return;
    const messages = this.#messages;
    // Who follows the newest does not lose them for the oldest.
    if (this.#scroll.following && !this.#excerpt.hasRoom(messages)) return;
    if (this.#excerpt.earlier(messages)) {
      this.#stayQuiet();
      this.show();
    } else if (!this.#loadingFailed) this.#loadOlder();
  }

  #showLater() {
    if (!this.#room) return;
    if (this.#excerpt.later(this.#messages)) {
      this.#stayQuiet();
      this.show();
    } else if (!this.#loadingLaterFailed) this.#loadNewer();
  }

  #tryAgain() {
    if (this.#room.history.loaded) this.#loadOlder();
    else this.dispatchEvent(new Event('reload'));
  }

  /** Towards the present, from a part of the past. */
  async #loadNewer() {
    const room = this.#room;
    const { past } = room;
    if (!past?.loaded || past.isLoadingNewer) return;
    this.#loadingLaterFailed = false;
    this.#laterNote.show(true);
    this.#stayQuiet();
    try {
      await past.newer();
      // At the very bottom no further scrolling tells that more is wanted.
      requestAnimationFrame(() => this.#scroll.nearBottom && this.#showLater());
    } catch {
      if (past !== this.#room?.past) return;
      this.#loadingLaterFailed = true;
      this.#laterNote.failed();
    }
  }

  async #loadOlder() {
    const room = this.#room;
    if (!room) return;
    const history = this.#history;
    if (!history.hasBefore || history.isLoadingOlder) return;
    this.#loadingFailed = false;
    this.#stayQuiet();
    try {
      await history.older();
      if (room === this.#room && this.#newId === undefined) this.show();
      // At the very top no further scrolling tells that more is wanted.
      requestAnimationFrame(() => this.#showEarlier());
    } catch {
      if (room !== this.#room) return;
      this.#loadingFailed = true;
      this.#note.failed();
      // Then what is new begins with what is there.
      this.#pagesBack = MOST_PAGES_BACK;
      this.show();
    }
  }

  /** History that fills in is not news: screen readers are not to read it out. */
  #stayQuiet() {
    this.#log.ariaLive = 'off';
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => (this.#log.ariaLive = 'polite'), QUIET_MS);
  }
}
