// The reader's place in the log: at the bottom it follows what is new, anywhere else it stays where it is.
const NEAR_BOTTOM_PX = 48;
const NEAR_END_PX = 800;
// Of the log's height.
const BEGIN_AT = 0.15;

export class Scroll extends EventTarget {
  #log;
  #list;
  #following = true;
  /** What was told of it last. */
  #told = true;
  #top = 0;

  /** Whether the list ends before the timeline does: then its end is no place to follow from. */
  hasMoreBelow = false;

  constructor(log, content, list) {
    super();
    this.#log = log;
    this.#list = list;
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const sizes = new ResizeObserver(() => this.following && this.toBottom());
    sizes.observe(log);
    sizes.observe(content);
  }

  /** Of whoever has just gone up the browser tells only with the next frame. */
  get following() {
    const hasGoneUp = () => this.#log.scrollTop < this.#top && this.#below >= NEAR_BOTTOM_PX;
    return (this.#following &&= !hasGoneUp());
  }

  get nearTop() {
    return this.#log.clientHeight > 0 && this.#log.scrollTop < NEAR_END_PX;
  }

  /** Whether the list goes on below, and not far from here. */
  get nearBottom() {
    return this.hasMoreBelow && this.#log.clientHeight > 0 && this.#below < NEAR_END_PX;
  }

  toBottom() {
    this.#moveTo(this.#log.scrollHeight);
    this.#follow(!this.hasMoreBelow);
  }

  /** What the reader looks at, to come back to; null at the end. */
  get place() {
    const item = this.following ? null : this.#firstVisible();
    return item?.dataset.id ? { id: item.dataset.id, top: item.getBoundingClientRect().top - this.#log.getBoundingClientRect().top } : null;
  }

  /** Returns whether the list still has it. */
  goTo({ id, top }) {
    const item = [...this.#list.children].find(({ dataset }) => dataset.id === id);
    if (!item) return false;
    const now = item.getBoundingClientRect().top - this.#log.getBoundingClientRect().top;
    this.#moveTo(this.#log.scrollTop + now - top);
    this.#scrolled();
    return true;
  }

  /** The next change to the list leaves the end where it is, as the reader is on the way to another place. */
  letGo() {
    this.#following = this.#told = false;
  }

  /** Makes a change to the list without moving what the reader looks at. */
  keepPlace(change) {
    const anchor = this.following ? null : this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (!anchor) this.toBottom();
    else if (anchor.isConnected) this.#moveTo(this.#log.scrollTop + anchor.getBoundingClientRect().top - before);
  }

  /** Makes a change while an element stays where it is on the screen: whoever reads here does not follow the end. */
  keepStill(element, change) {
    const before = element.getBoundingClientRect().top;
    change();
    this.#moveTo(this.#log.scrollTop + element.getBoundingClientRect().top - before);
    this.#scrolled();
  }

  /**
   * Not a day's heading: that one moves up when earlier messages of its day are added. Nor the list's first message,
   * whose own heading goes when it turns out to be part of a run.
   */
  #firstVisible() {
    const { top } = this.#log.getBoundingClientRect();
    let [low, high] = [0, this.#list.children.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#list.children[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    const [, first] = this.#list.children;
    let item = this.#list.children[low] ?? null;
    while (item?.matches('.day, .new')) item = item.nextElementSibling;
    return item === first ? (item?.nextElementSibling ?? item) : item;
  }

  /** The id of the last message that is in view to its end, or null. */
  get lastSeenId() {
    const { bottom } = this.#log.getBoundingClientRect();
    let [low, high] = [0, this.#list.children.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#list.children[middle].getBoundingClientRect().bottom <= bottom + 1) low = middle + 1;
      else high = middle;
    }
    for (let at = low - 1; at >= 0; at -= 1) if (this.#list.children[at].dataset.id) return this.#list.children[at].dataset.id;
    return null;
  }

  /** Whether it is above what is in view. */
  isAbove(item) {
    return item.getBoundingClientRect().top < this.#log.getBoundingClientRect().top;
  }

  /** Brings an item to where one begins to read. */
  beginAt(item) {
    const { top, height } = this.#log.getBoundingClientRect();
    this.#moveTo(this.#log.scrollTop + item.getBoundingClientRect().top - top - height * BEGIN_AT);
    this.#scrolled();
  }

  get #below() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    return scrollHeight - clientHeight - scrollTop;
  }

  #scrolled() {
    const { scrollTop } = this.#log;
    const goesUp = scrollTop < this.#top;
    this.#top = scrollTop;
    this.dispatchEvent(new Event('move'));
    this.#follow(this.#below < NEAR_BOTTOM_PX && !this.hasMoreBelow);
    if (this.nearTop) this.dispatchEvent(new Event('top'));
    // Only on the way down: where little fits, both ends are near, and one step up must not be taken back.
    if (this.nearBottom && !goesUp) this.dispatchEvent(new Event('bottom'));
  }

  #moveTo(top) {
    this.#log.scrollTop = top;
    this.#top = this.#log.scrollTop;
  }

  #follow(following) {
    this.#following = following;
    if (following === this.#told) return;
    this.#told = following;
    this.dispatchEvent(new Event('follow'));
  }
}
