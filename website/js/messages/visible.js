// Which characters show anything: a text of others is an empty bubble. The server's chat/visible.py has the same.
//
// Ranges rather than \p{...}: those are of another version of Unicode in every browser, and both halves must agree.
const INVISIBLE = [
  // Default_Ignorable_Code_Point of Unicode 16's DerivedCoreProperties.txt, reserved ones included.
  String.raw`\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164`,
  String.raw`\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}`,
  // White_Space of PropList.txt, control characters, surrogates, noncharacters.
  String.raw`\0-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff\ufdd0-\ufdef`,
  Array.from({ length: 17 }, (_, plane) => `\\u{${(plane * 0x10000 + 0xfffe).toString(16)}}`),
  Array.from({ length: 17 }, (_, plane) => `\\u{${(plane * 0x10000 + 0xffff).toString(16)}}`),
  // Format characters that draw nothing: of interlinear annotations, of Egyptian hieroglyphs.
  String.raw`\ufff9-\ufffb\u{13430}-\u{1343f}`,
  // Blank by design: a Braille pattern, an object's place, a note without a head, blank hieroglyphs, a filler.
  String.raw`\u2800\ufffc\u{1d159}\u{13441}\u{13442}\u{16fe4}`,
  // Marks of no script of their own, such as accents: alone they stand on what is not there.
  String.raw`\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f`,
].flat();
const VISIBLE = new RegExp(`[^${INVISIBLE.join('')}]`, 'u');

/** Whether at least one of the text's characters shows something. */
export function isVisible(text) {
  return VISIBLE.test(text);
}
