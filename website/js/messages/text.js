// What a message may say. The server holds the same rules.
import { texts } from '../languages/texts.js';
import { isVisible } from './visible.js';

export const MAX_CHARACTERS = 4_000;
const LINE_BREAKS = /\r\n?|[\v\f\x85\u2028\u2029]/g;
const CONTROLS = /[^\P{Cc}\n\t]/gu;
const WHITE_SPACE = /\p{White_Space}/u;

/** The text with \n for every kind of line break. */
export function withPlainLineBreaks(text) {
  return text.replace(LINE_BREAKS, '\n');
}

/** The text as it will be stored: of control characters only \n and the tab, no white space around it. */
export function normalise(text) {
  return trimmed(withPlainLineBreaks(text.toWellFormed()).replace(CONTROLS, ''));
}

/** Whether a text, once normal, is a message; '' or the reason why not. */
export function problemWith(text) {
  const tooMany = lengthOf(text) - MAX_CHARACTERS;
  if (!isVisible(text)) return texts.composer.nothingToSee;
  if (tooMany > 0) return texts.composer.tooLongBy(tooMany);
  return '';
}

/** Unicode code points, as the server counts, not UTF-16 units. */
export function lengthOf(text) {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

export function isEmojiOnly(text) {
  return /^(?:\p{RGI_Emoji}\s*){1,3}$/v.test(text);
}

/** White space as Unicode has it: trim() takes U+FEFF for it as well, and leaves U+0085. */
function trimmed(text) {
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.test(text[start])) start += 1;
  while (start < end && WHITE_SPACE.test(text[end - 1])) end -= 1;
  return text.slice(start, end);
}
