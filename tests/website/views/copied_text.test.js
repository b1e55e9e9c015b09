import { after, equal, ok, test } from '/tests/harness.js';
import { copyAsRead } from '/js/views/copied_text.js';
import { nodesOf } from '/js/views/rich_text.js';

function shown(text) {
  const element = document.createElement('div');
  element.className = 'text';
  element.append(...nodesOf(text));
  document.body.append(element);
  after(() => element.remove());
  return element;
}

/** What a copy of the selection puts on the clipboard; null where the browser does as it always does. */
function copied() {
  const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), cancelable: true });
  copyAsRead(event);
  return event.defaultPrevented ? event.clipboardData.getData('text/plain') : null;
}

test('a copied message keeps its lines, and the marks of its lists and quotes', () => {
  const text = 'To **do**:\n- a\n- b `c`\n  1. d\n  10. e\n    more\n> q\n> > r\n> s';
  getSelection().selectAllChildren(shown(`${text}\n\`\`\`js\nlet x;\n  y();\n\`\`\`\nend\nof it`));
  equal(copied(), 'To do:\n- a\n- b c\n  1. d\n  10. e\n      more\n> q\n> > r\n> s\nlet x;\n  y();\nend\nof it');
});

test('a part of it is copied as a part', () => {
  const element = shown('before\n- one\n- two\n- three');
  const [one, two] = element.querySelectorAll('li');
  getSelection().setBaseAndExtent(one.firstChild, 1, two.firstChild, 2);
  equal(copied(), '- ne\n- tw');
});

test('where there is nothing to add, the browser copies', () => {
  const element = shown('a **b**\nc');
  getSelection().selectAllChildren(element);
  equal(copied(), null);
  const list = shown('- one\n- two');
  getSelection().setBaseAndExtent(list.querySelector('li').firstChild, 0, list.querySelector('li').firstChild, 2);
  equal(copied(), null);
  getSelection().setBaseAndExtent(element.firstChild, 0, list.querySelector('li').firstChild, 2);
  equal(copied(), null, 'over two messages');
  getSelection().removeAllRanges();
  equal(copied(), null);
  ok(true);
});
