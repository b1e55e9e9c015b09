// What is called as it stands in a box: it is asked for once the typing rests. Whoever presses Enter means the first of that:
// where it is not known yet, it is waited for.
import { isOfRequest } from '../net/problem.js';

const RESTS_MS = 150;

export class Lookup {
  #does;
  #resting = null;
  /** What is being asked for, as `{ text }`. */
  #asking = null;
  /** What Enter has meant before the answer was there. */
  #meant = null;

  /** What was asked for by that which is shown, or null. */
  answered = null;

  /**
   * `ask` finds what is called so, `show` shows that and is told what was asked for, `take` takes the first of it, and `say`
   * says what went wrong, or ''.
   */
  constructor({ ask, show, take, say = () => {} }) {
    this.#does = { ask, show, take, say };
  }

  /** An answer to what stands there no more is not shown. */
  typed(text) {
    if (text !== this.#meant) this.#meant = null;
    if (text !== this.#asking?.text) this.#asking = null;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.ask(text), RESTS_MS);
  }

  entered(text) {
    if (text === this.answered) return this.#does.take();
    this.#meant = text;
    this.ask(text);
  }

  async ask(text) {
    clearTimeout(this.#resting);
    if (text === this.#asking?.text) return;
    const asking = (this.#asking = { text });
    const isWanted = () => asking === this.#asking;
    const { ask, show, take, say } = this.#does;
    say('');
    try {
      const found = await ask(text);
      if (!isWanted()) return;
      this.answered = text;
      show(found, text);
      if (text === this.#meant) take();
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
      if (isWanted()) say(problem.message);
    } finally {
      if (isWanted()) this.#asking = this.#meant = null;
    }
  }

  /** Nothing is looked for, and nothing is known. */
  clear() {
    clearTimeout(this.#resting);
    this.#asking = this.answered = this.#meant = null;
  }
}
