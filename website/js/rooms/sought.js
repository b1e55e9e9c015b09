// What somebody may mean who types a few letters: those of their rooms in whose name they stand, the likeliest first.
import { nameOf } from './naming.js';

const MARKS = /\p{M}/gu;
const WORD_BEGINS = /[^\p{L}\p{N}]/u;
// The likeliest is the last of these.
const NOWHERE = 0;
const SCATTERED = 1;
const INSIDE = 2;
const AT_A_WORD = 3;
const AT_THE_BEGINNING = 4;

/** `rooms` come the most recent first, and so do those of one likelihood. Without letters all of them are meant. */
export function soughtAmong(rooms, text) {
  const letters = folded(text.trim().replace(/^[#@]/, ''));
  if (!letters) return rooms;
  return rooms
    .map((room) => ({ room, likelihood: likelihoodOf(folded(nameOf(room)), letters) }))
    .filter(({ likelihood }) => likelihood > NOWHERE)
    .sort((one, other) => other.likelihood - one.likelihood)
    .map(({ room }) => room);
}

function likelihoodOf(name, letters) {
  const at = name.indexOf(letters);
  if (at === 0) return AT_THE_BEGINNING;
  if (at > 0) return WORD_BEGINS.test(name[at - 1]) || name.includes(` ${letters}`) ? AT_A_WORD : INSIDE;
  return isScattered(name, letters) ? SCATTERED : NOWHERE;
}

/** One letter after the other, others between. */
function isScattered(name, letters) {
  let from = 0;
  for (const letter of letters) {
    const at = name.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}

/** Case and accents do not count. */
export function folded(text) {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase();
}
