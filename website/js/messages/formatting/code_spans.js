// `code` within a line: as many backticks end it as began it.
import { isVisible } from '../visible.js';

const BACKTICKS = /`+|\n/g;

/** Returns the code spans of a text as a map from their start to `{ end, text }`. */
export function codeSpansIn(text) {
  const spans = new Map();
  const runs = [...runsIn(text)];
  const closers = closersOf(runs);
  for (let index = 0; index < runs.length; index += 1) {
    const closer = closers[index];
    if (closer === undefined) continue;
    const inner = text.slice(runs[index].end, runs[closer].start);
    if (!isVisible(inner)) continue;
    spans.set(runs[index].start, { end: runs[closer].end, text: withoutPadding(inner) });
    index = closer;
  }
  return spans;
}

function* runsIn(text) {
  let line = 0;
  for (const { 0: run, index } of text.matchAll(BACKTICKS)) {
    if (run === '\n') line += 1;
    else yield { start: index, end: index + run.length, line };
  }
}

/** For each run the index of the next one that is as long, in the same line. */
function closersOf(runs) {
  const closers = [];
  const next = new Map();
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const { start, end, line } = runs[index];
    const closer = next.get(end - start);
    if (closer !== undefined && runs[closer].line === line) closers[index] = closer;
    next.set(end - start, index);
  }
  return closers;
}

/** A space on both sides is there so that code may begin or end with a backtick (CommonMark 0.31.2, section 6.1). */
function withoutPadding(code) {
  return /^ .* $/.test(code) && code.trim() ? code.slice(1, -1) : code;
}
