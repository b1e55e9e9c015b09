// Finds the addresses in a text: of the web, with https:// or www., and of mail. It looks at no character more than a few
// times, whatever the text.
import { endOfHost, endOfPort, endOfTail } from './address.js';
import { characterAt, characterBefore, isSpacedWord } from './characters.js';

const SCHEME = /^https?:\/\//i;
const LONGEST_LOCAL_PART = 64; // RFC 5321, section 4.5.3.1.1
const LOCAL_PART = /[\w.%+'-]/;
const USER_INFO = /[\w\-.~!$&'()*+,;=:%]/;
const EMPHASIS = /[*~]/;

/**
 * Yields `{ start, end, href }`. Other schemes are no links, and neither are addresses with a user name:
 * https://bank.example@evil.example is made to mislead.
 */
export function* linksIn(text) {
  for (let at = 0, from = 0; at < text.length; ) {
    const found = linkAt(text, at, from);
    if (found?.href) yield found;
    // What was looked at in vain is not looked at again; it may still be what comes before an @.
    if (found?.start !== undefined) from = found.end;
    at = found?.end ?? at + 1;
  }
}

function linkAt(text, at, from) {
  const character = characterAt(text, at);
  if (character === 'h' || character === 'H') return webAddressAt(text, at);
  if (character === 'w' || character === 'W') return hostNameAt(text, at);
  return character === '@' ? mailAddressAround(text, at, from) : null;
}

function webAddressAt(text, start) {
  const scheme = SCHEME.exec(text.slice(start, start + 8))?.[0];
  if (!scheme || /[a-z\d]/i.test(characterBefore(text, start))) return null;
  const host = start + scheme.length;
  const end = endOfHost(text, host);
  if (end === host) return null;
  const realHost = endOfUserInfo(text, end);
  if (realHost) return { start, end: endOfRest(text, start, endOfHost(text, realHost)) };
  return link(text, start, endOfRest(text, start, end));
}

function hostNameAt(text, start) {
  if (text.slice(start, start + 4).toLowerCase() !== 'www.' || /[\w.@/:-]/.test(characterBefore(text, start))) return null;
  const end = endOfHost(text, start);
  if (!isDomain(text.slice(start, end), 3) || characterAt(text, end) === '@') return { end };
  return link(text, start, endOfRest(text, start, end), 'https://');
}

function endOfRest(text, start, end) {
  const before = characterBefore(text, start);
  return endOfTail(text, endOfPort(text, end), EMPHASIS.test(before) ? before : '');
}

function mailAddressAround(text, at, from) {
  const local = startOfLocalPart(text, at, from);
  const end = endOfHost(text, at + 1);
  const domain = text.slice(at + 1, end);
  if (local === at || !isDomain(domain, 2) || domain.includes('_') || goesOnAsSomethingElse(text, end)) return null;
  const hasScheme = local - 7 >= from && text.slice(local - 7, local).toLowerCase() === 'mailto:';
  const host = urlOf(`https://${domain}`)?.hostname;
  const href = host && `mailto:${encodeURIComponent(text.slice(local, at))}@${host}`;
  return { start: hasScheme ? local - 7 : local, end, href };
}

/** Where the part before the @ begins, or `at` where there is none that could be it. */
function startOfLocalPart(text, at, from) {
  let start = at;
  while (start > from && LOCAL_PART.test(characterAt(text, start - 1))) {
    start -= 1;
    if (at - start > LONGEST_LOCAL_PART) return at;
  }
  const part = text.slice(start, at);
  if (part.endsWith('.') || part.includes('..')) return at;
  start += /^[^a-z\d]*/i.exec(part)[0].length;
  const before = characterBefore(text, start);
  return before === '@' || before === '/' || (isSpacedWord(before) && before !== '_') ? at : start;
}

/** `git@github.com:user/repository` is for programs, and @user@server.example somebody's name. */
function goesOnAsSomethingElse(text, end) {
  const next = characterAt(text, end);
  return next === '@' || (next === ':' && /[\w/~]/.test(characterAt(text, end + 1)));
}

/** Whether a host could be in the public DNS: so many names at least, the last of them no number. */
function isDomain(host, names) {
  const last = host.slice(host.lastIndexOf('.') + 1);
  return host.split('.').length >= names && last.length > 1 && /^\D/.test(last);
}

/** The place after the @, when what looked like a host is somebody's name, as in https://name:word@example.com. */
function endOfUserInfo(text, end) {
  let at = end;
  while (USER_INFO.test(characterAt(text, at))) at += 1;
  return characterAt(text, at) === '@' ? at + 1 : null;
}

function link(text, start, end, scheme = '') {
  const url = urlOf(scheme + text.slice(start, end));
  const isLink = url && /^https?:$/.test(url.protocol) && url.hostname && !url.username && !url.password;
  return { start, end, href: isLink ? url.href : null };
}

function urlOf(address) {
  return URL.canParse(address) ? new URL(address) : null;
}
