// What a person is called, as chat/names.py has it for everybody else: what a token says is not refused, so what no name
// may have is left out of it. An email address is nobody's name.
import { isVisible } from '../messages/visible.js';

export const MOST_IN_NAME = 64;
const CLAIMS = ['name', 'nickname', 'preferred_username'];
const LINE_BREAKS = /[\t\n\v\f\r\x85\u2028\u2029]+/g;
// Control and format characters, but for the two that join letters and emoji or keep them apart, and half pairs.
const FORBIDDEN = /[[\p{Cc}\p{Cf}\p{Cs}]--[\u200c\u200d]]/gv;
const CONTINUES = /^[\p{M}\u200c\u200d\u{1f3fb}-\u{1f3ff}]/u;
const ADDRESS = /[^@\s]+@[^@\s]+\.[^@\s]/;

/** Of the user whom a token's claims name. Without a name they are called the same everywhere, after nothing private. */
export async function nameOf(claims) {
  for (const claim of CLAIMS) {
    const whole = typeof claims[claim] === 'string' ? allowedOf(claims[claim]) : '';
    const name = cut(whole).trimEnd();
    if (isVisible(name) && !tells(whole, claims.email)) return name;
  }
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(claims.sub));
  return `Guest ${[...new Uint8Array(digest, 0, 2)].map((byte) => byte.toString(16).padStart(2, '0')).join('').toUpperCase()}`;
}

/** Whether a name has signs that nobody can see: chosen ones are not mended, as who chooses can choose anew. */
export function hasForbidden(name) {
  return allowedOf(name) !== name.trim();
}

function allowedOf(name) {
  return name.replaceAll(LINE_BREAKS, ' ').replaceAll(FORBIDDEN, '').trim();
}

/** So many code points that no character loses its marks or its other half. */
function cut(name) {
  const points = [...name];
  let end = Math.min(points.length, MOST_IN_NAME);
  while (end > 0 && end < points.length && (points[end - 1] === '\u200d' || CONTINUES.test(points[end]))) end -= 1;
  return points.slice(0, end || MOST_IN_NAME).join('');
}

function tells(name, address) {
  const isOwn = typeof address === 'string' && address !== '' && name.toLowerCase().includes(address.toLowerCase());
  return isOwn || ADDRESS.test(name);
}
