// What the chatroom's administrators may do with somebody: each is asked about first, with what it will do.
import { isolated } from '../languages/formats.js';
import { dayOfYear } from '../languages/times.js';
import { texts } from '../languages/texts.js';
import { isOfRequest } from '../net/problem.js';
import { serverClock } from '../net/server_clock.js';
import { announce } from '../views/announcer.js';

const HOUR_MS = 60 * 60_000;
// The server's limit is 24 hours, by its clock and when it comes to it.
const MARGIN_MS = 2 * 60_000;
const LOOKED_AT = 100;

export class KeepingOrder {
  #api;
  #question;
  #isKeeper;
  #known = new Map();

  constructor(api, question, isKeeper) {
    this.#api = api;
    this.#question = question;
    this.#isKeeper = isKeeper;
  }

  /** What is offered, and what is said of a block. As long as that is not known both ways are open. */
  actsOn({ id }) {
    if (!this.#isKeeper()) return { acts: [], blocked: '' };
    const block = this.#known.get(id) ?? null;
    const acts = block === null ? ['purge', 'block', 'unblock'] : block ? ['purge', 'unblock'] : ['purge', 'block'];
    return { acts, blocked: block ? sentenceFor(block) : '' };
  }

  /** Asks whether somebody is blocked: the next time it may be otherwise. */
  look({ id }, learnt) {
    this.#known.delete(id);
    if (this.#isKeeper()) this.#learn(id, learnt);
  }

  block(person) {
    this.#ask('block', person, ['reason'], ({ reason }) => this.#api.block(person.id, reason.trim()));
  }

  unblock(person) {
    this.#ask('unblock', person, ['reason'], ({ reason }) => this.#api.unblock(person.id, reason.trim()));
  }

  purge(person) {
    this.#ask('purge', person, ['since'], ({ hours }) => this.#api.purge(person.id, since(Number(hours))));
  }

  #ask(act, { id, name }, fields, run) {
    const { title, text, button, done } = texts.order[act];
    const doIt = async (given) => {
      await run(given);
      this.#known.delete(id);
      announce(done(name));
    };
    this.#question.ask({ title: title(name), text, button, fields, run: doIt });
  }

  /** Of very many who are blocked not all are looked at: then it is not known. */
  async #learn(id, learnt) {
    try {
      const { blocked, next } = await this.#api.blocked({ limit: LOOKED_AT });
      const block = blocked.find(({ user }) => user.id === id);
      this.#known.set(id, block ?? (next ? null : false));
      learnt();
    } catch (problem) {
      if (!isOfRequest(problem)) throw problem;
    }
  }
}

function since(hours) {
  return new Date((serverClock.now() ?? Date.now()) - hours * HOUR_MS + MARGIN_MS).toISOString();
}

export function sentenceFor({ by, blocked_at, reason }) {
  const blocked = texts.order.blockedBy(by.name, dayOfYear(new Date(blocked_at)));
  return reason ? `${blocked} ${isolated(reason)}` : blocked;
}
