// A parsed text in one line, for tables of cases: **strong** as <b>, `code` as <code>, and so on; a line break is ⏎.
const TAGS = { strong: 'b', emphasis: 'i', struck: 's', code: 'code', link: 'a' };

export const shapeOf = (blocks) => blocks.map(block).join('');

export const inlineShapeOf = (pieces) => pieces.map(piece).join('');

function block(one) {
  if (one.kind === 'text') return `<p>${inlineShapeOf(one.pieces)}</p>`;
  if (one.kind === 'code') return `<pre${one.language && ` ${one.language}`}>${lines(one.text)}</pre>`;
  if (one.kind === 'quote') return `<q>${shapeOf(one.blocks)}</q>`;
  const items = one.items.map(({ number, pieces, lists }) =>
    `<li${one.ordered ? ` ${number}` : ''}>${inlineShapeOf(pieces)}${shapeOf(lists)}</li>`);
  return `<${one.ordered ? 'ol' : 'ul'}>${items.join('')}</${one.ordered ? 'ol' : 'ul'}>`;
}

function piece(one) {
  if (typeof one === 'string') return lines(one);
  const tag = TAGS[one.kind];
  return `<${tag}>${one.pieces ? inlineShapeOf(one.pieces) : one.text}</${tag}>`;
}

const lines = (text) => text.replaceAll('\n', '⏎');
