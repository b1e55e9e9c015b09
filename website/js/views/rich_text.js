// A message's text as DOM nodes. Whatever people write stays text; only http(s) addresses become links.
import { pieces } from '../messages/links.js';

export function nodesOf(text) {
  return [...pieces(text)].map((piece) => (piece.href ? link(piece) : document.createTextNode(piece.text)));
}

function link({ text, href }) {
  const anchor = document.createElement('a');
  Object.assign(anchor, { href, textContent: text, target: '_blank', rel: 'noopener noreferrer nofollow ugc' });
  return anchor;
}
