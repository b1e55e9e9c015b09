// A WebSocket whose other end is the test.
import { after } from '../harness.js';

export class FakeWebSocket extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;

  /** All that the page has opened, in order. */
  static opened = [];

  /** Called with (socket, frame) for each frame that the page sends; what it returns is the answer. */
  static answer = () => undefined;

  /** Whether a socket opens by itself, as one does where the network is well. */
  static opensAtOnce = false;

  onopen = null;
  onmessage = null;
  onclose = null;
  onerror = null;
  readyState = FakeWebSocket.CONNECTING;

  /** The frames that the page has sent, parsed. */
  sent = [];

  /** Nothing gets through any more, and neither end is told. */
  dead = false;

  /** Puts it in WebSocket's place for the rest of the present test. */
  static install({ answer = () => undefined, opensAtOnce = false } = {}) {
    const real = globalThis.WebSocket;
    Object.assign(FakeWebSocket, { opened: [], answer, opensAtOnce });
    globalThis.WebSocket = FakeWebSocket;
    after(() => (globalThis.WebSocket = real));
    return FakeWebSocket;
  }

  static get last() {
    return FakeWebSocket.opened.at(-1);
  }

  constructor(url) {
    super();
    this.url = String(url);
    FakeWebSocket.opened.push(this);
    if (FakeWebSocket.opensAtOnce) queueMicrotask(() => this.readyState === FakeWebSocket.CONNECTING && this.open());
  }

  /** The actions of the frames that the page has sent. */
  get actions() {
    return this.sent.map(({ action }) => action);
  }

  send(data) {
    if (this.readyState === FakeWebSocket.CONNECTING) throw new DOMException('Still connecting.', 'InvalidStateError');
    if (this.readyState !== FakeWebSocket.OPEN) return;
    const frame = JSON.parse(data);
    this.sent.push(frame);
    const answer = this.dead ? undefined : FakeWebSocket.answer(this, frame);
    if (answer !== undefined) queueMicrotask(() => this.receive(answer));
  }

  close(code = 1000, reason = '') {
    if (this.readyState >= FakeWebSocket.CLOSING) return;
    this.readyState = FakeWebSocket.CLOSING;
    // A dead peer keeps the closing handshake waiting.
    if (!this.dead) queueMicrotask(() => this.end(code, reason));
  }

  open() {
    this.readyState = FakeWebSocket.OPEN;
    this.#tell(new Event('open'));
  }

  /** A frame from the server: an object, or the very text. */
  receive(frame) {
    if (this.dead || this.readyState !== FakeWebSocket.OPEN) return;
    this.#tell(new MessageEvent('message', { data: typeof frame === 'string' ? frame : JSON.stringify(frame) }));
  }

  /** The connection ends and the page is told: by the server, or because it never came about. */
  end(code = 1006, reason = '') {
    if (this.readyState === FakeWebSocket.CLOSED) return;
    const neverOpened = this.readyState === FakeWebSocket.CONNECTING;
    this.readyState = FakeWebSocket.CLOSED;
    if (neverOpened) this.#tell(new Event('error'));
    this.#tell(new CloseEvent('close', { code, reason, wasClean: code !== 1006 }));
  }

  #tell(event) {
    this[`on${event.type}`]?.(event);
    this.dispatchEvent(event);
  }
}
