// What stands within a paragraph: links, mentions, `code`, and emphasis around them.
//
// A piece is a text, or { kind: 'link', text, href }, { kind: 'code', text },
// { kind: 'mention', text, id }, or { kind: 'strong' | 'emphasis' | 'struck', pieces }.
import { characterAt } from '../characters.js';
import { linksIn } from '../links.js';
import { mentionAt } from '../mentions.js';
import { isVisible } from '../visible.js';
import { codeSpansIn } from './code_spans.js';
import { Emphasis, isMarker, runAt } from './emphasis.js';

const BLANK_LINE = /\n[^\S\n]*\n/y;

// Of so many pieces one message may be made: beyond that its text stays as typed, and the page stays light.
const MOST_PIECES = 300;

export class Budget {
  #left = MOST_PIECES;

  /** Whether so many more are in it; if so, they are taken. */
  take(count = 1) {
    if (count > this.#left) return false;
    this.#left -= count;
    return true;
  }
}

export function piecesOf(text, budget) {
  return nested(tokensOf(text, budget));
}

/** Texts, links, code, and runs of stars and tildes that know what they open and close. */
function tokensOf(text, budget) {
  const tokens = [];
  const emphasis = new Emphasis(budget);
  const code = codeSpansIn(text);
  const links = linksIn(text);
  let link = links.next().value;
  let seen = 0;
  let done = 0;

  const add = (token, end) => {
    tokens.push(token);
    done = end;
  };
  const addTextUpTo = (end) => {
    if (end === done) return;
    const part = text.slice(done, end);
    if (isVisible(part)) seen += 1;
    add(part, end);
  };

  for (let at = 0; at < text.length; ) {
    while (link && link.start < at) link = links.next().value;
    const character = characterAt(text, at);
    const span = code.get(at);
    const mention = character === '<' ? mentionAt(text, at) : null;
    if (span && budget.take()) {
      addTextUpTo(at);
      add({ kind: 'code', text: span.text }, span.end);
      seen += 1;
    } else if (link?.start === at && budget.take()) {
      addTextUpTo(at);
      add({ kind: 'link', text: text.slice(at, link.end), href: link.href }, link.end);
      seen += 1;
    } else if (mention && budget.take()) {
      addTextUpTo(at);
      add({ kind: 'mention', text: text.slice(at, mention.end), id: mention.id }, mention.end);
      seen += 1;
    } else if (isMarker(character)) {
      addTextUpTo(at);
      const run = runAt(text, at);
      emphasis.meet(run, seen);
      add(run, run.end);
    } else {
      if (character === '\n' && isBlankLineAt(text, at)) emphasis.forget();
      at += character.length;
      continue;
    }
    at = done;
  }
  addTextUpTo(text.length);
  return tokens;
}

function isBlankLineAt(text, at) {
  BLANK_LINE.lastIndex = at;
  return BLANK_LINE.test(text);
}

/** Emphasis within its own kind adds nothing: the depth is never more than three. */
function nested(tokens) {
  const outermost = [];
  const open = [{ pieces: outermost }];
  for (const token of tokens) {
    if (!token.opens) {
      append(open.at(-1).pieces, token);
      continue;
    }
    for (let count = token.closes.length; count > 0; count -= 1) open.pop();
    append(open.at(-1).pieces, token.character.repeat(token.left));
    for (const kind of token.opens) {
      const { pieces } = open.at(-1);
      const isNew = !open.some((outer) => outer.kind === kind);
      const inner = isNew ? { kind, pieces: [] } : { kind, pieces };
      if (isNew) pieces.push(inner);
      open.push(inner);
    }
  }
  return outermost;
}

function append(pieces, piece) {
  if (piece === '') return;
  if (typeof piece === 'string' && typeof pieces.at(-1) === 'string') pieces[pieces.length - 1] += piece;
  else pieces.push(piece);
}
