// The part of a timeline that is on the page. It is bounded: what it gains at one end it loses at the other.
//
// It knows its ends by their ids, so that it stays where it is whatever the timeline gains or loses elsewhere.

// A page stays quick with some 6,000 nodes on it. The smallest message has 16 of them.
const MOST_NODES = 4_600;
const NODES_OF_A_MESSAGE = 16;
// What a text can turn into more than one node: marks, links, line breaks.
const MARKS = /[*_~`>\n]|^\s*(?:[-+]|\d+[.)])|:\/\/|www\.|@/gm;
const NODES_OF_A_MARK = 2;
const NODES_OF_A_REACTION = 5;
const NODES_OF_A_QUOTE = 8;
// formatting/inline.js ends it there.
const MOST_NODES_OF_A_TEXT = 900;
// However heavy the messages are, a screen must be full. Those that are heavy are tall.
const FEWEST = 6;
const NEWEST = 100;
// What is added at once: so much that one can read on, so little that what is in view does not go at the other end.
const STEP = 50;
const STEP_NODES = MOST_NODES / 3;

export class Excerpt {
  #first = null;
  #last = null;

  /** Where it begins and ends: two indexes, as slice() takes them. Whoever follows the end loses the beginning. */
  within(messages, following) {
    let [from, to] = this.#range(messages);
    const most = following ? this.#startFor(messages, to, from) : from;
    if (most > from) from = this.#startFor(messages, to, Math.max(from, to - NEWEST));
    to = this.#endFor(messages, from, to);
    this.#keep(messages, from, to);
    return [from, to];
  }

  /** Whether nothing newer is left out. */
  get reachesNewest() {
    return this.#last === null;
  }

  /** Begins earlier, and ends earlier where it would grow too large. Returns whether the timeline has anything earlier. */
  earlier(messages) {
    const [from, to] = this.#range(messages);
    const start = stepFrom(from - 1, -1, messages) + 1;
    this.#keep(messages, start, this.#endFor(messages, start, to));
    return from > 0;
  }

  /** The same the other way. */
  later(messages) {
    const [from, to] = this.#range(messages);
    const end = stepFrom(to, 1, messages);
    this.#keep(messages, this.#startFor(messages, end, from), end);
    return to < messages.length;
  }

  /** Goes on until it has this message, wherever it is in the timeline. */
  reach(id, messages) {
    while (messages[this.#range(messages)[0]]?.id > id && this.earlier(messages));
    while (messages[this.#range(messages)[1] - 1]?.id < id && this.later(messages));
  }

  /** Whether it can begin earlier and keep its end. */
  hasRoom(messages) {
    const [from, to] = this.#range(messages);
    return this.#endFor(messages, stepFrom(from - 1, -1, messages) + 1, to) === to;
  }

  toNewest() {
    this.#first = null;
    this.#last = null;
  }

  copy() {
    const copy = new Excerpt();
    copy.#first = this.#first;
    copy.#last = this.#last;
    return copy;
  }

  #range(messages) {
    const to = this.#last === null ? messages.length : placeOf(this.#last, messages, true);
    const from = this.#first === null ? Math.max(0, to - NEWEST) : placeOf(this.#first, messages, false);
    // All that it showed is gone.
    return from < to ? [from, to] : [Math.max(0, messages.length - NEWEST), messages.length];
  }

  #keep(messages, from, to) {
    this.#first = messages[from]?.id ?? null;
    this.#last = to < messages.length ? messages[to - 1].id : null;
  }

  #endFor(messages, from, to) {
    let nodes = 0;
    for (let at = from; at < to; at += 1) {
      nodes += nodesOf(messages[at]);
      if (nodes > MOST_NODES && at - from >= FEWEST) return at;
    }
    return to;
  }

  #startFor(messages, to, from) {
    let nodes = 0;
    for (let at = to - 1; at >= from; at -= 1) {
      nodes += nodesOf(messages[at]);
      if (nodes > MOST_NODES && to - at > FEWEST) return at + 1;
    }
    return from;
  }
}

/** How many nodes a message makes, at most. */
function nodesOf({ text, reply_to, reactions = [] }) {
  const marks = text.match(MARKS)?.length ?? 0;
  const ofReactions = reactions.length && 1 + NODES_OF_A_REACTION * reactions.length;
  const ofQuote = reply_to ? NODES_OF_A_QUOTE : 0;
  return NODES_OF_A_MESSAGE + ofQuote + ofReactions + Math.min(NODES_OF_A_MARK * marks, MOST_NODES_OF_A_TEXT);
}

/** The index at which one step ends that begins at `at`: it takes one message at least, where there is one. */
function stepFrom(at, direction, messages) {
  let nodes = 0;
  for (let count = 0; count < STEP && messages[at]; count += 1) {
    nodes += nodesOf(messages[at]);
    if (nodes > STEP_NODES && count > 0) break;
    at += direction;
  }
  return at;
}

/** The index of an id, or where it would stand; behind it, if wanted. */
function placeOf(id, messages, behind) {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle].id < id || (behind && messages[middle].id === id)) low = middle + 1;
    else high = middle;
  }
  return low;
}
