// Lines that begin with -, * or a number are the items of a list; those that begin further in are of a list within.
import { isVisible } from '../visible.js';

const ITEM = /^([ \t]*)(?:([-*])|(\d{1,9})\.)[ \t]+(.*)$/;
const CONTINUES = /^(?: {2,}|\t)\s*(\S.*)$/;
// A row of dashes or stars is a line that somebody drew.
const DRAWN = /^[-* \t]*$/;
const TAB_WIDTH = 4;
const OUTERMOST = 3;
const STEP = 2;
const MOST_DEPTH = 4;

/** The list that begins with a line, and the line after its end; null where none does. Its items have lines, not yet pieces. */
export function listAt(lines, first, budget) {
  const begin = itemIn(lines[first]);
  if (!begin || begin.indent > OUTERMOST || !budget.take(2)) return null;
  const list = listOf(begin);
  const open = [{ indent: begin.indent, list }];
  let at = first + 1;
  for (; at < lines.length; at += 1) {
    const item = itemIn(lines[at]);
    const [, more] = (!item && CONTINUES.exec(lines[at])) || [];
    if (more) open.at(-1).list.items.at(-1).lines.push(more);
    else if (!item || !place(item, open, budget)) break;
  }
  return { block: list, end: at };
}

/** Puts an item where its indent says; false where it begins another list. */
function place(item, open, budget) {
  while (open.length > 1 && item.indent < open.at(-1).indent) open.pop();
  const { indent, list } = open.at(-1);
  const isInner = item.indent >= indent + STEP && open.length < MOST_DEPTH;
  if (!isInner && list.ordered === item.ordered) {
    if (!budget.take()) return false;
    list.items.push(newItem(item));
    return true;
  }
  if (!isInner && open.length === 1) return false;
  if (!budget.take(2)) return false;
  if (!isInner) open.pop();
  const inner = listOf(item);
  open.at(-1).list.items.at(-1).lists.push(inner);
  open.push({ indent: item.indent, list: inner });
  return true;
}

function itemIn(line) {
  const [, space, , number, text = ''] = ITEM.exec(line) ?? [];
  if (!isVisible(text) || DRAWN.test(text)) return null;
  const indent = space.length + (TAB_WIDTH - 1) * (space.split('\t').length - 1);
  return { indent, ordered: number !== undefined, number: Number(number ?? 0), text };
}

function listOf(item) {
  return { kind: 'list', ordered: item.ordered, items: [newItem(item)] };
}

function newItem({ number, text }) {
  return { number, lines: [text], lists: [] };
}
