// The emoji that there are, by group and by name. They are asked for when somebody looks for one.
import { requestJson } from '../net/http.js';

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

/** Those that have each word of the query: where a name begins so, first. */
export function emojiNamed(groups, query) {
  const words = query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const found = groups.flatMap(({ emoji }) => emoji).map((each) => ({ each, rank: rankOf(each, words) }));
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
  if (name.toLowerCase().startsWith(query.join(' '))) return 3;
  if (query.every((word) => beginsIn(name, word))) return 2;
  return query.every((word) => beginsIn(`${name} ${words}`, word)) ? 1 : 0;
}

function beginsIn(text, word) {
  return ` ${text.toLowerCase()}`.replace(/[^\p{L}\p{N}]+/gu, ' ').includes(` ${word}`);
}
