// This browser's other tabs: what happens to a user's session in one of them, they all hear. A page hears itself not.
// Where storage is blocked there may be no channel; then each tab finds out at its next renewal.
const NAME = 'chatroom.sessions';

export class Tabs extends EventTarget {
  #channel = open();

  constructor() {
    super();
    this.#channel?.addEventListener('message', ({ data }) => {
      this.dispatchEvent(new CustomEvent(data.type, { detail: data }));
    });
  }

  tell(type, about) {
    this.#channel?.postMessage({ type, ...about });
  }

  close() {
    this.#channel?.close();
  }
}

function open() {
  try {
    return new BroadcastChannel(NAME);
  } catch {
    return null;
  }
}
