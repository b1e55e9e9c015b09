// What can be done with messages is loaded at the first sign of somebody at the page: who only reads does without it. What
// they have asked for by then is done once it is there, and what they cannot be asked for is told: what could not be saved.
import { texts } from './languages/texts.js';
import { find } from './views/dom.js';
import { onKey } from './views/keys.js';
import { onLongPress } from './views/long_press.js';
import { showNotice } from './views/notice.js';
import { OnDemand } from './views/on_demand.js';

// A mouse that rests somewhere is none, though browsers tell of what comes to be below it.
const SIGNS = ['pointermove', 'pointerdown', 'input'];
const PRESSED = '.quote, .reaction, [data-id] .retry, [data-id] .discard';

/** Events: those of MessageActions. */
export class MessagesAtHand extends EventTarget {
  #actions;
  #room;
  #looks;

  /** `parts` are for `MessageActions`. */
  constructor(parts) {
    super();
    const { room, looks, composer, signal } = parts;
    this.#room = room;
    this.#looks = looks;
    this.#actions = new OnDemand(
      () => import('./message_actions.js'),
      ({ MessageActions }) => this.#passOn(new MessageActions(parts)),
    );
    const on = (target, type, run, options) => target.addEventListener(type, run, { signal, ...options });
    const use = (run) => this.#actions.use(run);
    const list = find('#messages');
    const load = () => this.#actions.load();
    for (const type of SIGNS) on(document, type, load, { capture: true, once: true });
    onKey(document, load, { capture: true, once: true, signal });
    on(list, 'click', (event) => this.#actions.press(event, PRESSED));
    onLongPress(list, '.message', (...rested) => use((actions) => actions.rested(...rested)), signal);
    on(composer, 'edit-last', () => use((actions) => actions.editLast()));
    on(composer, 'given-up', ({ detail }) => use((actions) => actions.givenUp(detail)));
    on(looks.deletions, 'failed', ({ detail }) => this.#notDeleted(detail));
    on(looks.edits, 'failed', ({ detail }) => this.#notSaved(detail));
    on(looks.reactions, 'failed', ({ detail }) => this.#notReacted(detail));
    // What was left when the page was last closed: from now on it is heard if that fails.
    looks.deletions.resume();
    looks.reactions.resume();
  }

  /** The room is left: nothing of it stays on the page. */
  leave() {
    this.#actions.part?.leave();
  }

  close() {
    this.#actions.close();
  }

  #passOn(actions) {
    for (const type of ['author', 'mark']) actions.addEventListener(type, ({ detail }) => this.dispatchEvent(new CustomEvent(type, { detail })));
    return actions;
  }

  #notDeleted({ message, problem }) {
    const again = problem.transient ? { label: texts.tryAgain, run: () => this.#looks.deletions.retry(message) } : {};
    showNotice(texts.messages.notDeleted(problem.message), { ...again, room: message.room });
  }

  #notReacted({ problem, message: { room } }) {
    showNotice(texts.reactions.notSaved(problem.message), { room });
  }

  /** Where the message stands, its row says so; it may be out of sight. */
  #notSaved({ room, id, problem }) {
    const isInSight = room === this.#room()?.id && find(`#messages [data-id="${CSS.escape(id)}"]`);
    if (!isInSight) showNotice(texts.messages.anEdit(problem));
  }
}
