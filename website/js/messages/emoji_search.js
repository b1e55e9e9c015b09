// The emoji that there are, by group and by name. They are asked for when somebody looks for one.
import { requestJson } from '../net/http.js';
import { folded } from '../rooms/sought.js';

const FILE = new URL('../../emoji.json', import.meta.url);
const MOST_FOUND = 64;
// Fonts of a browser hardly draw what the browser itself does not know.
const KNOWN = /^\p{RGI_Emoji}$/v;

let loading = null;

/** `[{ name, emoji: [{ emoji, name, words }] }]`. What failed is asked for again by the next who needs it. */
export async function emojiGroups(load = () => requestJson(FILE)) {
  loading ??= load();
  try {
    return groupsOf(await loading);
  } catch (problem) {
    loading = null;
    throw problem;
  }
}

/** Those that have each word of the query: where a name begins so, first. Of signs alone, those that have one that begins so. */
export function emojiNamed(groups, query) {
  const words = wordsOf(query).split(' ').filter(Boolean);
  const rank = (each) => (words.length ? rankOf(each, words) : rankOfSigns(each, query.trim()));
  const found = groups.flatMap(({ emoji }) => emoji).map((each) => ({ each, rank: rank(each) }));
  return found.filter(({ rank }) => rank > 0).sort((one, other) => other.rank - one.rank).slice(0, MOST_FOUND).map(({ each }) => each);
}

function groupsOf(data) {
  return data.map(([name, emoji]) => ({
    name,
    emoji: emoji.map(([emoji, name, words = '']) => ({ emoji, name, words })).filter(({ emoji }) => KNOWN.test(emoji)),
  }));
}

/** 3 where the name begins with the query, 2 where each word begins one of its words, 1 where some stand beside the name. */
function rankOf({ name, words }, query) {
  if (wordsOf(name).startsWith(query.join(' '))) return 3;
  if (query.every((word) => beginsIn(name, word))) return 2;
  return query.every((word) => beginsIn(`${name} ${words}`, word)) ? 1 : 0;
}

/** An emoji itself, or a sign among its words. */
function rankOfSigns({ emoji, name, words }, signs) {
  return signs && [emoji, ...`${name} ${words}`.split(' ')].some((each) => each.startsWith(signs)) ? 1 : 0;
}

function beginsIn(text, word) {
  return ` ${wordsOf(text)}`.includes(` ${word}`);
}

/** Case, accents and signs do not count. */
function wordsOf(text) {
  return folded(text).replace(/[^\p{L}\p{N}]+/gu, ' ');
}
