// Notices when the page may have been away: then a socket that looks open may be dead, as nobody told the page.
//
// 'doubt' is for what happens all the time and mostly means nothing: it is worth a question to the socket.
// 'gap' is for what mostly means that the network or the page stood still: it is worth asking what was missed, too.
const TICK_MS = 2_000;
const LATE_MS = 5_000;
// Browsers let a hidden page's timers run once a minute.
const LATE_WHEN_HIDDEN_MS = 90_000;
const BLINK_MS = 1_000;
const AWAY_MS = 10_000;

export class Doubts extends EventTarget {
  #tick = readClocks();
  #hidden = null;

  start(signal) {
    const on = (target, type, run) => target.addEventListener(type, run, { signal });
    on(window, 'online', () => this.#tell('gap'));
    on(window, 'pageshow', ({ persisted }) => persisted && this.#tell('gap'));
    on(document, 'resume', () => this.#tell('gap'));
    on(window, 'focus', () => this.#tell('doubt'));
    on(document, 'visibilitychange', () => this.#visibilityChanged());
    this.#tick = readClocks();
    if (document.hidden) this.#hidden = this.#tick;
    const ticking = setInterval(() => this.#ticked(), TICK_MS);
    signal.addEventListener('abort', () => clearInterval(ticking));
  }

  #visibilityChanged() {
    if (document.hidden) {
      this.#hidden = readClocks();
      return;
    }
    const { wall, steady } = since(this.#hidden ?? readClocks());
    this.#hidden = null;
    this.#tick = readClocks();
    const away = Math.max(Math.abs(wall), steady);
    if (away >= AWAY_MS) this.#tell('gap');
    else if (away >= BLINK_MS) this.#tell('doubt');
  }

  /** A machine that slept stops one of its clocks, or both; a page that was frozen stops its timers. */
  #ticked() {
    const { wall, steady } = since(this.#tick);
    this.#tick = readClocks();
    const late = steady - TICK_MS > (document.hidden ? LATE_WHEN_HIDDEN_MS : LATE_MS);
    if (late || Math.abs(wall - steady) > LATE_MS) this.#tell('gap');
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}

function readClocks() {
  return { wall: Date.now(), steady: performance.now() };
}

function since({ wall, steady }) {
  return { wall: Date.now() - wall, steady: performance.now() - steady };
}
