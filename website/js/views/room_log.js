// The log of the room in view: its rows, its place, what is new and what has been seen, and more as one scrolls up.
import { Excerpt } from '../messages/excerpt.js';
import { firstUnreadOf, withNewLine } from '../messages/new_line.js';
import { shownOf } from '../messages/past.js';
import { rowsOf } from '../messages/rows.js';
import { later } from '../messages/uuid7.js';
import { find } from './dom.js';
import { HistoryNote, LaterNote } from './history_notes.js';
import { MessageList } from './message_list.js';
import { NewestButton } from './newest_button.js';
import { Scroll } from './scroll.js';
import { showTitle } from './title.js';

const MOST_KEPT = 1_000;
const KEPT = 500;
const QUIET_MS = 1_000;
// So far the place where one has read to is looked for, when a room is opened.
const MOST_PAGES_BACK = 10;
const PAGE_BACK = 100;
// Of a room in which nothing had been said.
const BEFORE_ALL = '0';

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
  /** The newest message that has been in view. */
  #lookedId = null;
  /** How far the user has read, where that was further up than what was looked through, until they come to it; else null. */
  #farId = null;
  /** What is new begins with this message; undefined as long as it is not known how far the user has read. */
  #newId = undefined;
  #pagesBack = 0;
  /** Whether one is led to what is new, once it is known: not who has asked for the newest meanwhile. */
  #isLed = true;
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
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#goAway() : this.#goOn()));
  }

  open(room, me) {
    this.#room = room;
    this.#me = me;
    this.#loadingFailed = this.#loadingLaterFailed = false;
    this.#stayQuiet();
    const { isAtEnd = true, at = null, excerpt = new Excerpt() } = room.place ?? {};
    this.#seenId = this.#lookedId = this.#farId = null;
    this.#newId = undefined;
    this.#pagesBack = 0;
    this.#isLed = true;
    room.history.hasMissed = false;
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
    // On another device.
    else if (!about?.isAssumed && about?.read_id > this.#seenId) this.#seenId = about.read_id;
    const missedId = this.#findMissed();
    const isNews = this.#findNew();
    const isAllSeen = this.#newId !== undefined && !isNews && !missedId;
    if (this.#scroll.following && isAllSeen && timeline.size > MOST_KEPT) history.trim(KEPT);
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
    if (missedId && !this.#isInView(missedId)) this.#beginAt(missedId);
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
    this.#isLed = false;
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
    // What one has not come to has not been seen; who goes to the end leaves it at that.
    if (!id || (this.#farId && !isAtEnd && !this.#hasComeToNew)) return;
    this.#farId = null;
    this.#lookedId = later(id, this.#lookedId);
    if (this.#lookedId > (this.#seenId ?? BEFORE_ALL)) {
      this.#seenId = this.#lookedId;
      this.#showUnread();
    }
    this.dispatchEvent(new CustomEvent('seen', { detail: { room, id: this.#lookedId } }));
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

  /** Who was away begins to read where they left off. */
  #goOn() {
    const isNew = this.#room && this.#newId && this.#scroll.following && this.#room.timeline.countAfter(this.#seenId, this.#me.id);
    if (isNew) this.#goToNew();
    this.look();
  }

  /** The first of what the page has missed, without a network or asleep, where its reader follows the end; or null. */
  #findMissed() {
    const { history, timeline, past } = this.#room;
    if (past || !history.hasMissed) return null;
    history.hasMissed = false;
    if (this.#newId === undefined) return null;
    if (timeline.oldestId > this.#seenId && history.hasBefore) {
      // So much that what came first is to be looked for.
      this.#newId = undefined;
      this.#pagesBack = 0;
      return null;
    }
    const id = firstUnreadOf(timeline.messages, this.#seenId, this.#me);
    if (this.#scroll.following) return id;
    this.#newId ??= id;
    return null;
  }

  get #hasComeToNew() {
    return this.#isAllLoadedFrom(this.#farId) && this.#scroll.place?.id <= this.#newId;
  }

  #isAllLoadedFrom(id) {
    const { history, timeline } = this.#room;
    return id >= timeline.oldestId || !history.hasBefore;
  }

  #isInView(id) {
    const item = find(`#messages [data-id="${id}"]`);
    return item !== null && !this.#scroll.isAbove(item);
  }

  #beginAt(id) {
    this.#newId = id;
    this.show();
    this.#goToNew();
  }

  /** How far the user has read, once that is known; returns whether it has just turned out that something is new. */
  #findNew() {
    const { history, timeline, about, past } = this.#room;
    if (this.#farId && this.#isAllLoadedFrom(this.#farId)) this.#newId = undefined;
    if (past || !history.loaded || !about || about.isAssumed || (this.#newId !== undefined && (this.#newId !== null || document.hasFocus()))) return false;
    const isFirst = this.#newId === undefined;
    // Of an open room that the user is not in, nobody knows.
    const readId = isFirst ? later(about.read_id ?? null, this.#seenId) : this.#seenId;
    const marked = isFirst ? about.markedId : null;
    const from = marked ?? readId;
    const isFar = isFirst && from !== null && !this.#isAllLoadedFrom(from);
    if (isFar && this.#pagesBack < MOST_PAGES_BACK) {
      if (!history.isLoadingOlder) this.#pagesBack += 1;
      this.#loadOlder(PAGE_BACK);
      return false;
    }
    if (isFar) this.#farId = from;
    this.#newId = timeline.get(marked) ? marked : firstUnreadOf(timeline.messages, readId, this.#me);
    this.#seenId = readId ?? timeline.newestId ?? BEFORE_ALL;
    // Who has never read here does not begin with all that was said before they came.
    if (!readId) this.#lookedId = this.#seenId;
    return isFirst && this.#isLed && this.#newId !== null && this.#scroll.following;
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

  async #loadOlder(limit) {
    const room = this.#room;
    if (!room) return;
    const history = this.#history;
    if (!history.hasBefore || history.isLoadingOlder) return;
    this.#loadingFailed = false;
    this.#stayQuiet();
    try {
      await history.older(limit);
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
