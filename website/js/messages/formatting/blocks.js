// A message's text as blocks: text, fenced code, quotes and lists. A small grammar of our own: what people type everywhere,
// in one pass over the lines, and whatever it does not know stays as typed.
//
// A block is { kind: 'text', pieces }, { kind: 'code', text, language }, { kind: 'quote', blocks }, or
// { kind: 'list', ordered, items: [{ number, pieces, lists }] }. Pieces are those of inline.js.
import { isVisible } from '../visible.js';
import { Fences } from './fences.js';
import { Budget, piecesOf } from './inline.js';
import { listAt } from './lists.js';

// >:( and >_< are faces, >5 is more than five.
const QUOTED = /^>(?: |$|(?=[>\p{L}]))/u;
const MOST_DEPTH = 4;

export function blocksOf(text) {
  return blocksIn(text.split('\n'), new Budget(), 0);
}

function blocksIn(lines, budget, depth) {
  const fences = new Fences(lines);
  const blocks = [];
  let text = [];
  const endText = () => {
    const block = textOf(text, budget);
    if (block) blocks.push(block);
    text = [];
  };
  for (let at = 0; at < lines.length; ) {
    const { block, end } = blockAt(lines, at, fences, budget, depth) ?? { end: at + 1 };
    if (block) {
      endText();
      blocks.push(block);
    } else text.push(...lines.slice(at, end));
    at = end;
  }
  endText();
  return blocks;
}

/** Blocks are apart by themselves: empty lines around a text would be in the way. */
function textOf(lines, budget) {
  let [first, end] = [0, lines.length];
  while (first < end && !lines[first].trim()) first += 1;
  while (first < end && !lines[end - 1].trim()) end -= 1;
  return first < end ? { kind: 'text', pieces: piecesOf(lines.slice(first, end).join('\n'), budget) } : null;
}

/** `{ block, end }`; with no block, the lines up to the end are looked at already, and stay as typed. */
function blockAt(lines, at, fences, budget, depth) {
  return codeAt(at, fences, budget) ?? quoteAt(lines, at, budget, depth) ?? listAtWithPieces(lines, at, budget);
}

function codeAt(at, fences, budget) {
  const found = fences.at(at);
  return found?.block && !budget.take() ? { end: found.end } : found;
}

function quoteAt(lines, at, budget, depth) {
  if (depth === MOST_DEPTH || !QUOTED.test(lines[at])) return null;
  const quoted = [];
  let end = at;
  for (; end < lines.length && QUOTED.test(lines[end]); end += 1) quoted.push(lines[end].replace(QUOTED, ''));
  if (!isVisible(quoted.join('')) || !budget.take()) return { end };
  return { block: { kind: 'quote', blocks: blocksIn(quoted, budget, depth + 1) }, end };
}

function listAtWithPieces(lines, at, budget) {
  const found = listAt(lines, at, budget);
  if (found) givePieces(found.block, budget);
  return found;
}

function givePieces({ items }, budget) {
  for (const item of items) {
    item.pieces = piecesOf(item.lines.join('\n'), budget);
    delete item.lines;
    item.lists.forEach((list) => givePieces(list, budget));
  }
}
