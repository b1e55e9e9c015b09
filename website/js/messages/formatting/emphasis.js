// Finds which stars and tildes mean something: **bold**, *italic*, ***both***, ~~struck~~. What is not closed stays as typed,
// and so do stars that multiply, name files or stand within a word.
//
// A run of one, two or three opens or closes as a whole. Each is put on the stack once and taken off once.
import { characterAt, characterBefore, isSpacedWord, isUnspaced } from '../characters.js';

const KINDS = { '*': { 1: 'emphasis', 2: 'strong' }, '~': { 2: 'struck' } };
const SPACE = /^$|\s/;
// What may stand before a beginning, of ASCII: a bracket or quotation mark that opens, a dash, the end of a clause.
const BEFORE_BEGINNING = /[\s([{"'|\-:;,!?*~]/;
const CLOSING = /[)\]},;:\p{Pe}]/u;
const OPENING = /[([{\p{Ps}]/u;

export function isMarker(character) {
  return character === '*' || character === '~';
}

/** The run of stars or tildes at a place, with what it could do there. */
export function runAt(text, start) {
  const character = characterAt(text, start);
  let end = start;
  while (characterAt(text, end) === character) end += 1;
  const size = end - start;
  const means = character === '*' ? size <= 3 : size === 2;
  const before = characterBefore(text, start);
  const after = characterAt(text, end);
  return {
    character,
    size,
    start,
    end,
    canOpen: means && mayBegin(before, after, characterAt(text, end + after.length)),
    canClose: means && mayEnd(before, after, size),
    left: size,
    opens: [],
    closes: [],
  };
}

function mayBegin(before, after, afterNext) {
  if (SPACE.test(after) || CLOSING.test(after)) return false;
  // A pattern for files, as *.js or **/*.css, begins nothing.
  if (after === '/' || (after === '.' && !SPACE.test(afterNext) && afterNext !== '.')) return false;
  if (before === '' || isUnspaced(before)) return true;
  return before < '\x80' ? BEFORE_BEGINNING.test(before) : !isSpacedWord(before);
}

/** Two may end within a word, as in **word**s; a single one there is rather a sign of something else. */
function mayEnd(before, after, size) {
  return !SPACE.test(before) && !OPENING.test(before) && (size === 2 || !isSpacedWord(after));
}

export class Emphasis {
  #open = [];
  // How many of the open ones could be closed by one star, by two, by two tildes.
  #closable = { '*1': 0, '*2': 0, '~2': 0 };
  #budget;

  constructor(budget) {
    this.#budget = budget;
  }

  /** Takes the next run; `seen` is how much that can be seen came before it. */
  meet(run, seen) {
    if (run.canClose) this.#close(run, seen);
    if (run.canOpen && run.left === run.size) this.#push(Object.assign(run, { seen }));
  }

  /** A paragraph ends: what is open in it stays as typed. */
  forget() {
    this.#open = [];
    this.#closable = { '*1': 0, '*2': 0, '~2': 0 };
  }

  #close(run, seen) {
    while (run.left > 0) {
      const opener = this.#openerFor(run);
      if (!opener) return;
      this.#popTo(opener);
      const sizes = sizesOf(opener, run);
      // Around nothing that can be seen, marks stay: they would leave an empty bubble.
      if (opener.seen === seen || !this.#budget.take(sizes.length)) return;
      for (const size of sizes) {
        const kind = KINDS[run.character][size];
        opener.opens.unshift(kind);
        run.closes.push(kind);
        opener.left -= size;
        run.left -= size;
      }
      if (opener.left) this.#push(opener);
    }
  }

  #openerFor({ character, left }) {
    const could = (size) => this.#closable[character + size] > 0;
    if (!(left === 3 ? could(1) || could(2) : could(left))) return null;
    return this.#open.findLast((run) => run.character === character && (left === 3 || run.left === 3 || run.left === left));
  }

  #push(run) {
    this.#open.push(run);
    this.#count(run, 1);
  }

  /** Takes it off the stack, and all above it, which now stay as typed. */
  #popTo(run) {
    let top;
    do {
      top = this.#open.pop();
      this.#count(top, -1);
    } while (top !== run);
  }

  #count({ character, left }, by) {
    if (character === '~') this.#closable['~2'] += by;
    if (character === '*' && left !== 2) this.#closable['*1'] += by;
    if (character === '*' && left !== 1) this.#closable['*2'] += by;
  }
}

/** The sizes that two runs have in common, the inner one first. */
function sizesOf(opener, closer) {
  const size = Math.min(opener.left, closer.left);
  return size === 3 ? [1, 2] : [size];
}
