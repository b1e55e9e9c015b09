// A part of the page that is loaded when it is first asked for, a dialog for one: the page's start does without it.
//
// What is asked for while it is on its way is done once it is there, and once; of two parts, the one that was asked for last
// is wanted.
import { texts } from '../languages/texts.js';
import { showNotice } from './notice.js';

let wanted = null;

export class OnDemand {
  #load;
  #make;
  #loading = null;
  #part = null;

  /** `load` imports a module, `make` makes the part of it, which has a `close`. */
  constructor(load, make) {
    this.#load = load;
    this.#make = make;
  }

  /** The part, once it is there. */
  get part() {
    return this.#part;
  }

  /** Loads it before it is asked for; where that fails, it is loaded when it is. */
  async load() {
    await this.#fetch();
  }

  /** Calls back with the part: at once where it is there. */
  async use(run) {
    const asked = want(this.#part ? null : this);
    if (!this.#part) {
      await this.#fetch(asked);
      if (!this.#part || asked !== wanted) return;
      want(null);
    }
    run(this.#part);
  }

  /** What is pressed before it can be done is done as soon as it can be. */
  press(event, selector) {
    const pressed = event.target.closest(selector);
    if (!pressed || this.#part) return;
    event.preventDefault();
    this.use(() => pressed.click());
  }

  /** What was asked for is not wanted any more. */
  close() {
    if (wanted?.part === this) want(null);
    this.#part?.close();
  }

  /** The browser asks anew for what could not be loaded, of which nobody hears who has not `asked` for it. */
  async #fetch(asked) {
    let module;
    try {
      module = await (this.#loading ??= this.#load());
    } catch {
      this.#loading = null;
      if (asked === wanted) fail();
      return;
    }
    this.#part ??= this.#make(module);
  }
}

function want(part) {
  document.documentElement.toggleAttribute('data-fetching', part !== null);
  return (wanted = part && { part });
}

function fail() {
  want(null);
  const { offline, failed, reload } = texts.onDemand;
  if (navigator.onLine) showNotice(failed, { label: reload, run: () => location.reload() });
  else showNotice(offline);
}
