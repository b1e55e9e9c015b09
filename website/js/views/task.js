// What a form or buttons ask the server to do: nothing twice at once, and what went wrong is said beside them.
import { isOfRequest } from '../net/problem.js';
import { setText } from './dom.js';

export class Task {
  #problem;
  #sentence;
  #running = new Set();

  /** `problem` is the element that says what went wrong; `sentence` makes of the server's words what it says. */
  constructor(problem, sentence = (message) => message) {
    this.#problem = problem;
    this.#sentence = sentence;
  }

  /** From now on it is about something else: what is under way goes on, and nothing more is said of it. */
  renew() {
    this.#running = new Set();
    this.say('');
  }

  /** Returns whether it has been done, unless it is about something else by then; `thing` is what it is done with. */
  async attempt(run, thing = null) {
    const running = this.#running;
    if (running.has(thing)) return false;
    running.add(thing);
    this.say('');
    try {
      await run();
      return running === this.#running;
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
      if (running === this.#running) this.say(this.#sentence(problem.message));
      return false;
    } finally {
      running.delete(thing);
    }
  }

  say(sentence) {
    setText(this.#problem, sentence);
    this.#problem.hidden = !sentence;
  }
}
