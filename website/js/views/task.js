// Something that a form or a button asks the server to do: not twice at once, and what went wrong is said beside it.
import { isOfRequest } from '../net/problem.js';
import { setText } from './dom.js';

export class Task {
  #problem;
  #sentence;
  #isRunning = false;

  /** `problem` is the element that says what went wrong; `sentence` makes of the server's words what it says. */
  constructor(problem, sentence = (message) => message) {
    this.#problem = problem;
    this.#sentence = sentence;
  }

  /** Returns whether it has been done. */
  async attempt(run) {
    if (this.#isRunning) return false;
    this.#isRunning = true;
    this.say('');
    try {
      await run();
      return true;
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
      this.say(this.#sentence(problem.message));
      return false;
    } finally {
      this.#isRunning = false;
    }
  }

  say(sentence) {
    setText(this.#problem, sentence);
    this.#problem.hidden = !sentence;
  }
}
