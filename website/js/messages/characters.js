// What kind of character stands at a place in a text. Outside of the text there is none: ''.
const WORD = /[[\p{L}\p{N}\p{M}]--\p{Default_Ignorable_Code_Point}]/v;
// Scripts that put no space between words: there a link or a star may touch the words around it.
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Bopo}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}\u30fc]/u;

/** The character that begins at a place. */
export function characterAt(text, at) {
  const code = at < 0 ? undefined : text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/** The character that ends before a place. */
export function characterBefore(text, at) {
  const before = characterAt(text, at - 2);
  return before.length === 2 ? before : characterAt(text, at - 1);
}

export function isWord(character) {
  return WORD.test(character);
}

export function isUnspaced(character) {
  return UNSPACED.test(character);
}

/** Whether words of this script are apart from others, so that what touches it belongs to it. */
export function isSpacedWord(character) {
  return (isWord(character) || character === '_') && !isUnspaced(character);
}
