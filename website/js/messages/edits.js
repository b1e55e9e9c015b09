// Edits on their way to the server. Each is kept until the server has it or its author gives it up: what could not be
// saved stands where the message is, and outlives a reload.
import { texts } from '../languages/texts.js';
import { Backoff } from '../net/backoff.js';
import { Outage } from '../net/outage.js';
import { SignedOut } from '../net/problem.js';
import { Kept } from '../storage/kept.js';
import { Tab } from '../storage/tab.js';

const TRIES = 5;

/** Events: `change`, `edited` with the message as it is now, `failed` with the edit. */
export class Edits extends EventTarget {
  #api;
  #kept;
  #tab;
  #edits = new Map();
  #stopped = false;

  constructor(api, userId, tab = Tab.here) {
    super();
    this.#api = api;
    this.#kept = new Kept(userId, 'edit');
    this.#tab = tab;
    this.#adopt();
  }

  /** What a message looks like meanwhile. `gone` says that it was deleted: an edit of it can only be given up. */
  applied(message) {
    const edit = this.#edits.get(message.id);
    if (!edit) return message;
    if (edit.state === 'failed' && edit.text === message.text) return this.#found(message);
    const { text, state, problem } = edit;
    const { deleted_at, ...rest } = message;
    const gone = Boolean(deleted_at);
    return state === 'failed'
      ? { ...rest, text, state, problem: gone ? texts.messages.notSavedAsGone : problem, gone }
      : { ...message, text: gone ? '' : text, state: 'pending', waits: texts.messages.saving };
  }

  add(room, id, text) {
    const wasUnderWay = this.#edits.get(id)?.state === 'saving';
    this.#keep({ room, id, text, state: 'saving', tab: this.#tab.id });
    if (!wasUnderWay) this.#save(id);
  }

  retry(id) {
    const edit = this.#edits.get(id);
    if (edit?.state === 'failed') this.add(edit.room, id, edit.text);
  }

  remove(id) {
    if (!this.#edits.delete(id)) return;
    this.#kept.delete(id);
    this.#tell('change');
  }

  stop() {
    this.#stopped = true;
    this.#kept.close();
  }

  /** Whoever edits on while it is saved has the last word. */
  async #save(id) {
    const backoff = new Backoff();
    const outage = new Outage();
    for (let edit; (edit = this.#edits.get(id))?.state === 'saving' && !this.#stopped; ) {
      try {
        const message = await this.#api.edit(edit.room, id, edit.text);
        this.#tell('edited', message);
        if (this.#edits.get(id) === edit) this.remove(id);
      } catch (problem) {
        if (problem instanceof SignedOut) return;
        if (await outage.isOver(problem)) continue;
        if (problem.transient && backoff.attempts < TRIES) await backoff.pause(problem.retryAfter);
        else if (this.#edits.get(id) === edit) this.#fail(edit, problem);
      }
    }
  }

  #fail(edit, problem) {
    const failed = { ...edit, state: 'failed', problem: texts.messages.notSaved(problem.message) };
    this.#keep(failed);
    this.#tell('failed', failed);
  }

  /** What this tab, or one that is closed now, has left. Nothing is saved unasked: the message may say something else now. */
  async #adopt() {
    const open = await Tab.open();
    for (const id of this.#kept.names) {
      const edit = this.#kept.get(id);
      const isOthers = edit?.tab !== this.#tab.id && open?.includes(edit?.tab);
      if (this.#edits.has(id) || typeof edit?.text !== 'string' || typeof edit.room !== 'string' || isOthers) continue;
      this.#edits.set(id, { problem: texts.messages.notSavedInTime, ...edit, state: 'failed', tab: this.#tab.id });
    }
    if (this.#edits.size) this.#tell('change');
  }

  /** Only the answer was lost: it is saved all the same. */
  #found(message) {
    this.#edits.delete(message.id);
    this.#kept.delete(message.id);
    return message;
  }

  #keep(edit) {
    this.#edits.set(edit.id, edit);
    this.#kept.set(edit.id, edit);
    this.#tell('change');
  }

  #tell(type, detail) {
    if (!this.#stopped) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
