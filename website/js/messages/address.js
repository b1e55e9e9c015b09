// How far an address reaches: its host, and what follows the host. People write addresses into sentences, in quotes and
// brackets of every script, so it is the sentence that says where most of them end.
import { characterAt, characterBefore, isUnspaced, isWord } from './characters.js';

const ENDS = /[\s<>"`\\|]/u;
const SCHEME = /^https?:\/\//i;
const OPENS = { '(': ')', '[': ']', '{': '}' };
const CLOSES = new Set(Object.values(OPENS));
// Of what no address ends with, a sentence's full stop is the most common; a bracket that stays open is another.
const TRAILING = /[.,:;!?*_~([{]/;
// Within a word, these belong to it: in Wikipedia's titles, for example.
const WITHIN_WORDS = /['’·‧・･‐‑‒–〜～\u200c\u200d]/u;
const AFTER_APOSTROPHE = /[%_/(-]/u;
// An emoji, and what makes one of several.
const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u200d\ufe0e\ufe0f]/u;
const BEFORE_PICTOGRAPH = /[/=_-]/u;

/** The end of the host that begins at `start`, or `start` if none does. */
export function endOfHost(text, start) {
  if (characterAt(text, start) === '[') return endOfIpv6(text, start);
  let end = start;
  for (let at = start; ; ) {
    const character = characterAt(text, at);
    const belongs = isWord(character) || (at > start && (character === '-' || character === '_' || character === '.'));
    if (!belongs) break;
    at += character.length;
    // No host ends with a hyphen or a full stop, and none has two full stops together.
    if (character === '.' && !isWord(characterAt(text, at))) break;
    if (isWord(character)) end = at;
  }
  return endOfTopLevel(text, start, end);
}

function endOfIpv6(text, start) {
  let at = start + 1;
  while (/[\da-f:.]/i.test(characterAt(text, at))) at += 1;
  return characterAt(text, at) === ']' ? at + 1 : start;
}

/** No top-level domain has Latin and, say, Chinese letters: in `example.com請看` the sentence goes on after `com`. */
function endOfTopLevel(text, start, end) {
  let at = end;
  let cut = end;
  for (let character; at > start && (character = characterBefore(text, at)) !== '.'; at -= character.length) {
    if (isUnspaced(character)) cut = at - character.length;
  }
  return cut > at ? cut : end;
}

/** The end of a port that begins with the colon at `start`, or `start`. */
export function endOfPort(text, start) {
  if (characterAt(text, start) !== ':') return start;
  let at = start + 1;
  while (/\d/.test(characterAt(text, at))) at += 1;
  return at > start + 1 ? at : start;
}

/** The end of path, query and fragment, if they begin at `start`. `stop` is a character that ends it, if any. */
export function endOfTail(text, start, stop = '') {
  if (!/[/?#]/.test(characterAt(text, start))) return start;
  const open = { ')': 0, ']': 0, '}': 0 };
  let last = '';
  let at = start;
  for (let character; (character = characterAt(text, at)); at += character.length) {
    if (character === stop) break;
    if (OPENS[character]) open[OPENS[character]] += 1;
    else if (CLOSES.has(character) && (open[character] -= 1) < 0) break;
    else if (!goesOn(text, at, character, last)) break;
    last = character;
  }
  return withoutTrailing(text, start, at);
}

/** Whether a character belongs to the address that comes before it. */
function goesOn(text, at, character, last) {
  const next = at + character.length;
  if (character === "'") return isWord(characterAt(text, next)) || AFTER_APOSTROPHE.test(characterAt(text, next));
  if (character === ',' || character === ';') return !SCHEME.test(text.slice(next, next + 8));
  if (character < '\x80') return character > ' ' && character !== '\x7f' && !ENDS.test(character);
  if (isWord(character)) return true;
  if (WITHIN_WORDS.test(character) && isWord(characterAt(text, next))) return true;
  return PICTOGRAPH.test(character) && (BEFORE_PICTOGRAPH.test(last) || PICTOGRAPH.test(last));
}

function withoutTrailing(text, start, end) {
  while (end > start && TRAILING.test(characterAt(text, end - 1))) end -= 1;
  return end;
}
