// A person's initial on a tint of their own, the same everywhere.
import { setText } from './dom.js';

const TINTS = 8;
const graphemes = new Intl.Segmenter();

export function showAvatar(element, { id, name }) {
  const [first] = graphemes.segment(name.trim() || '?');
  setText(element, first.segment.toLocaleUpperCase());
  element.dataset.tint = tintOf(id);
}

function tintOf(id) {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + char.codePointAt(0)) >>> 0;
  return hash % TINTS;
}
