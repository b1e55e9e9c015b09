// The reader's place in the log: at the bottom it follows what is new, anywhere else it stays where it is.
const NEAR_BOTTOM_PX = 48;
const NEAR_TOP_PX = 800;

export class Scroll extends EventTarget {
  #log;
  #list;
  #following = true;

  constructor(log, content, list) {
    super();
    this.#log = log;
    this.#list = list;
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const sizes = new ResizeObserver(() => this.#following && this.toBottom());
    sizes.observe(log);
    sizes.observe(content);
  }

  get following() {
    return this.#following;
  }

  get nearTop() {
    return this.#log.scrollTop < NEAR_TOP_PX;
  }

  toBottom() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#follow(true);
  }

  /** Makes a change to the list without moving what the reader looks at. */
  keepPlace(change) {
    const anchor = this.#following ? null : this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (!anchor) this.toBottom();
    else if (anchor.isConnected) this.#log.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  /** A message, not a day's heading: that one moves up when earlier messages of its day are added. */
  #firstVisible() {
    const { top } = this.#log.getBoundingClientRect();
    let [low, high] = [0, this.#list.children.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#list.children[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    const item = this.#list.children[low];
    return item?.matches('.day') ? item.nextElementSibling : (item ?? null);
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#log;
    this.#follow(scrollHeight - clientHeight - scrollTop < NEAR_BOTTOM_PX);
    if (this.nearTop) this.dispatchEvent(new Event('top'));
  }

  #follow(following) {
    if (following === this.#following) return;
    this.#following = following;
    this.dispatchEvent(new Event('follow'));
  }
}
