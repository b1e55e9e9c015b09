// Finds the addresses in a text. Yields pieces: { text } or { text, href }.
const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu;
const TRAILING = /[.,:;!?…*_~]$/u;
const PAIRS = { ')': '(', ']': '[', '}': '{' };

export function* pieces(text) {
  let end = 0;
  for (const { 0: match, index } of text.matchAll(ADDRESS)) {
    const address = withoutPunctuation(match);
    const href = safeHref(address);
    if (!href) continue;
    if (index > end) yield { text: text.slice(end, index) };
    yield { text: address, href };
    end = index + address.length;
  }
  if (end < text.length) yield { text: text.slice(end) };
}

/** A sentence's full stop, or a bracket that was opened before the address, is not part of it. */
function withoutPunctuation(address) {
  for (;;) {
    const last = address.at(-1);
    const unopened = PAIRS[last] && count(address, last) > count(address, PAIRS[last]);
    if (!unopened && !TRAILING.test(address)) return address;
    address = address.slice(0, -1);
  }
}

function count(text, char) {
  return text.split(char).length - 1;
}

/** Addresses with a user name are left as text: https://bank.example@evil.example is made to mislead. */
function safeHref(address) {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
