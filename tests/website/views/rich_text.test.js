import { after, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { nodesOf } from '/js/views/rich_text.js';
import { FakeClock } from '/tests/support/clock.js';

function shown(text) {
  const element = document.createElement('div');
  element.className = 'text';
  element.append(...nodesOf(text));
  document.body.append(element);
  after(() => element.remove());
  return element;
}

test('a plain text is a text node, and markup that somebody wrote is text', () => {
  equal(shown('a\n  b').innerHTML, 'a\n  b');
  const element = shown('<img src=x onerror=alert(1)> <b>**bold**</b> &amp;');
  deepEqual([...element.querySelectorAll('*')].map(({ localName }) => localName), []);
  equal(element.textContent, '<img src=x onerror=alert(1)> <b>**bold**</b> &amp;');
});

test('links go elsewhere, and tell nobody from where', () => {
  const [link, mail] = shown('https://example.com/a_b and ann@example.com').querySelectorAll('a');
  equal(link.href, 'https://example.com/a_b');
  deepEqual([link.target, link.rel], ['_blank', 'noopener noreferrer nofollow ugc']);
  equal(link.textContent, 'https://example.com/a_b');
  equal(mail.getAttribute('href'), 'mailto:ann@example.com');
});

test('emphasis, code, quotes and lists are the elements that mean them', () => {
  equal(
    shown('**a** *b* ~~c~~ `d`').innerHTML,
    '<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>',
  );
  equal(
    shown('a\n> b\n- c\n  - d').innerHTML,
    '<div class="paragraph" dir="auto">a</div>' +
      '<blockquote dir="auto"><div class="paragraph">b</div></blockquote>' +
      '<ul dir="auto"><li>c<ul><li>d</li></ul></li></ul>',
  );
  deepEqual([...shown('7. a\n7. b\n123. c').querySelectorAll('li')].map(({ value }) => value), [7, 7, 123]);
});

test('nothing in a text becomes an attribute', () => {
  for (const text of ['```"><img src=x onerror=alert(1)>\na\n```', '`" onclick="a`', '> " onclick="a', 'https://a.example/" onclick="a']) {
    for (const element of shown(text).querySelectorAll('*')) {
      ok(![...element.attributes].some(({ name }) => name.startsWith('on')), element.outerHTML);
    }
  }
});

test('fenced code is in a box that scrolls sideways, by the keyboard too', () => {
  const element = shown(`\`\`\`js\n  const a = '${'long '.repeat(100)}';\n\tb();\n\`\`\``);
  const pre = element.querySelector('pre');
  equal(pre.textContent, `  const a = '${'long '.repeat(100)}';\n\tb();`);
  equal(element.querySelector('.code-language').textContent, 'js');
  equal(pre.tabIndex, 0);
  ok(pre.scrollWidth > pre.clientWidth);
  ok(element.scrollWidth <= element.clientWidth);
});

function withClipboard(writeText) {
  const real = Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard');
  Object.defineProperty(Navigator.prototype, 'clipboard', { configurable: true, get: () => ({ writeText }) });
  after(() => Object.defineProperty(Navigator.prototype, 'clipboard', real));
}

test('its button copies it, and says so for a while', async () => {
  const clock = FakeClock.install();
  const copied = [];
  withClipboard(async (text) => void copied.push(text));
  const button = shown('```\n  a\n*b*\n```').querySelector('button');
  equal(button.textContent, 'Copy the code');
  button.click();
  await settle();
  deepEqual(copied, ['  a\n*b*']);
  equal(button.textContent, 'Copied the code');
  equal(document.querySelector('#announcer').textContent, 'The code is copied.');
  await clock.advance(2_000);
  equal(button.textContent, 'Copy the code');
});

test('where a page may not write to the clipboard, the code is selected', async () => {
  FakeClock.install();
  withClipboard(async () => {
    throw new DOMException('Not allowed.', 'NotAllowedError');
  });
  const button = shown('before\n```\na\nb\n```\nafter').querySelector('button');
  button.click();
  await settle();
  equal(String(getSelection()), 'a\nb');
  equal(button.textContent, 'Selected the code');
});

test('a list or a quote stands on the side where its language begins', () => {
  for (const [text, direction] of [['- אחת', 'rtl'], ['1. واحد\n2. b', 'rtl'], ['> ציטוט', 'rtl'], ['- one', 'ltr']]) {
    const mark = shown(text).querySelector('ul, ol, blockquote');
    equal(getComputedStyle(mark).direction, direction, text);
  }
});

test('an address is read from left to right and alone, and so is code', () => {
  const element = shown('\u202eabc https://example.com/a `b`');
  for (const part of element.querySelectorAll('a, code')) {
    const { direction, unicodeBidi } = getComputedStyle(part);
    deepEqual([direction, unicodeBidi], ['ltr', 'isolate']);
  }
});

test('whom a message names is shown by name, oneself set off; what only looks so stays as typed', () => {
  const people = [{ id: 'ann', name: '<b>Ann', isMe: true }, { id: 'ben', name: 'Ben' }];
  const element = document.createElement('div');
  element.append(...nodesOf('<@ann> **<@ben>** <@x> `<@ann>`\n> <@ben>\n- <@ben>', people));
  equal(element.textContent, '@<b>Ann @Ben <@x> <@ann>@Ben@Ben');
  deepEqual([...element.querySelectorAll('.mention')].map(({ className }) => className), ['mention me', 'mention', 'mention', 'mention']);
  equal(element.querySelector('b'), null);
});
