// What a message may say. The server holds the same rules.
export const MAX_CHARACTERS = 4_000;
const CONTROLS = /[^\P{Cc}\n\t]/gu;

/** The text as it will be stored: line breaks are \n, no other control character but the tab, no blank edges. */
export function normalise(text) {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROLS, '').trim();
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
