// What is copied out of a message: with the marks of its lists and quotes, which a browser would leave out.
const BLOCKS = 'div, p, pre, blockquote, ul, ol, li';

/** Lets what is selected within one message be copied as it reads; all else is copied as browsers do. */
export function copyAsRead(event) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const { commonAncestorContainer: common } = range;
  const within = common.nodeType === Node.ELEMENT_NODE ? common : common.parentElement;
  const copy = document.createElement('div');
  copy.append(range.cloneContents());
  if (!within.closest('.text') || !copy.querySelector('li, blockquote')) return;
  event.clipboardData.setData('text/plain', plainText(copy));
  event.clipboardData.setData('text/html', copy.innerHTML);
  event.preventDefault();
}

export function plainText(element) {
  return linesOf(element).join('\n');
}

function linesOf(element) {
  const lines = [];
  let isOpen = false;
  for (const node of element.childNodes) {
    const isBlock = node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS);
    const [first, ...rest] = node.nodeType === Node.TEXT_NODE ? node.data.split('\n') : marked(node, linesOf(node));
    if (first === undefined) continue;
    if (isOpen && !isBlock) lines.push(lines.pop() + first, ...rest);
    else lines.push(first, ...rest);
    isOpen = !isBlock;
  }
  return lines;
}

function marked(node, lines) {
  if (node.matches('.code-head')) return [];
  if (node.matches('blockquote')) return lines.map((line) => `> ${line}`);
  if (!node.matches('li')) return lines;
  const mark = node.closest('ol, ul')?.matches('ol') ? `${node.value}. ` : '- ';
  return lines.map((line, index) => (index ? ' '.repeat(mark.length) : mark) + line);
}
