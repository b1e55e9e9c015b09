// A message's text as DOM nodes. Whatever people write stays text; markup is made of what the grammar in
// messages/formatting found, never of what somebody wrote.
import { blocksOf } from '../messages/formatting/blocks.js';
import { codeBlock } from './code_block.js';

const TAGS = { strong: 'strong', emphasis: 'em', struck: 's', code: 'code' };

/** A text that is nothing but text needs no element around it. `people` are those whom it names, `{ id, name, isMe? }`. */
export function nodesOf(text, people = []) {
  const blocks = blocksOf(text);
  if (blocks.length === 1 && blocks[0].kind === 'text') return inline(blocks[0].pieces, people);
  return blocks.map((block) => {
    const node = blockNode(block, people);
    // What is within has none of its own: it would not count for where the marks of a list or a quote stand.
    if (block.kind !== 'code') node.dir = 'auto';
    return node;
  });
}

function blockNode(block, people) {
  if (block.kind === 'code') return codeBlock(block);
  if (block.kind === 'quote') return element('blockquote', {}, block.blocks.map((each) => blockNode(each, people)));
  if (block.kind === 'list') return list(block, people);
  return element('div', { className: 'paragraph' }, inline(block.pieces, people));
}

/** The numbers stay those that were typed; the stylesheet leaves room for the longest. */
function list({ ordered, items }, people) {
  const nodes = items.map(({ number, pieces, lists }) => {
    const item = element('li', {}, [...inline(pieces, people), ...lists.map((each) => list(each, people))]);
    if (ordered) item.value = number;
    return item;
  });
  const made = element(ordered ? 'ol' : 'ul', {}, nodes);
  if (ordered) made.dataset.digits = Math.max(...items.map(({ number }) => String(number).length));
  return made;
}

function inline(pieces, people) {
  return pieces.map((piece) => {
    if (typeof piece === 'string') return document.createTextNode(piece);
    if (piece.kind === 'link') return link(piece);
    if (piece.kind === 'mention') return mention(piece, people);
    return element(TAGS[piece.kind], {}, piece.pieces ? inline(piece.pieces, people) : [piece.text]);
  });
}

/** Whoever is not mentioned stays as typed. */
function mention({ text, id }, people) {
  const person = people.find((each) => each.id === id);
  if (!person) return document.createTextNode(text);
  return element('bdi', { className: person.isMe ? 'mention me' : 'mention' }, [`@${person.name}`]);
}

function link({ text, href }) {
  return element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow ugc' }, [text]);
}

function element(tag, properties, children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
