import { deepEqual, equal, test } from '/tests/harness.js';
import { isVisible } from '/js/messages/visible.js';

const { invisible } = await (await fetch('/tests/messages/texts.json')).json();

function rangesOf(isWanted) {
  const ranges = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    if (!isWanted(String.fromCodePoint(code))) continue;
    if (ranges.at(-1)?.[1] === code - 1) ranges.at(-1)[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map(([first, last]) => (first === last ? hex(first) : `${hex(first)}-${hex(last)}`));
}

const hex = (code) => code.toString(16).toUpperCase().padStart(4, '0');

test('what is invisible is what the table says, as on the server', () => {
  deepEqual(rangesOf((character) => !isVisible(character)), invisible);
});

test('nothing that this browser can ignore, or takes for white space or a control, is visible', () => {
  deepEqual(rangesOf((character) => /[\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}\p{Z}]/u.test(character) && isVisible(character)), []);
});

test('one visible character is enough, wherever it stands', () => {
  equal(isVisible(`${'\u200b'.repeat(3_999)}a`), true);
  equal(isVisible(`a${'\u200b'.repeat(3_999)}`), true);
  equal(isVisible('\u200b'.repeat(4_000)), false);
  equal(isVisible('\u200b😀'), true);
  equal(isVisible('\ud800'), false);
});
