// Tells of messages while the page is hidden, where the user wants that. What does it is loaded once they do; what they
// choose it by, once they open the menu.
import { NoticeSettings } from './settings.js';

export class Notifying {
  #settings;
  #parts;
  #form;
  #signal;
  #notices = null;
  #choice = null;

  /** `parts` are for `Notices`; `form` is in `menu`. */
  constructor(parts, { menu, form, signal }) {
    this.#settings = new NoticeSettings(parts.me.id);
    this.#parts = { ...parts, settings: this.#settings };
    this.#form = form;
    this.#signal = signal;
    this.#settings.addEventListener('change', () => this.#settle(), { signal });
    menu.addEventListener('beforetoggle', ({ newState }) => newState === 'open' && this.#offer(), { signal });
    signal.addEventListener('abort', () => this.#stop());
    this.#settle();
  }

  async receive(events) {
    (await this.#notices)?.receive(events);
  }

  #settle() {
    if (this.#settings.state === 'on') this.#notices ??= this.#load();
    else this.#end();
  }

  /** Without a network it is tried again at the next change; there are no news then either. */
  async #load() {
    try {
      const { Notices } = await import('./notices.js');
      return this.#signal.aborted ? null : new Notices(this.#parts);
    } catch {
      this.#notices = null;
      return null;
    }
  }

  async #offer() {
    this.#choice ??= import('../views/notice_choice.js').then(({ NoticeChoice }) => new NoticeChoice(this.#form, this.#settings, this.#signal));
    try {
      (await this.#choice).show();
    } catch {
      this.#choice = null;
    }
  }

  #stop() {
    this.#settings.close();
    this.#end();
  }

  async #end() {
    const notices = this.#notices;
    this.#notices = null;
    (await notices)?.stop();
  }
}
