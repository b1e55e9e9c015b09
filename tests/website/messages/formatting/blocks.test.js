import { equal, ok, test } from '/tests/harness.js';
import { shapeOf } from '/tests/messages/formatting/shape.js';
import { looksIn } from '/tests/support/effort.js';
import { blocksOf } from '/js/messages/formatting/blocks.js';
import { isVisible } from '/js/messages/visible.js';

const shape = (text) => shapeOf(blocksOf(text));

/** Lines of `typed → shown`, with ⏎ for a line break; a line without an arrow is one text, as typed. */
function check(table) {
  for (const line of table.trim().split('\n')) {
    const [typed, shown = `<p>${typed}</p>`] = line.trim().split(' → ');
    equal(shape(typed.replaceAll('⏎', '\n').replaceAll('⇥', '\t')), shown, typed);
  }
}

test('a text is one block, whatever its lines', () => {
  check(`
    a
    a⏎b⏎⏎⏎c
    a **b** c → <p>a <b>b</b> c</p>
      a
  `);
  equal(shape(''), '');
  equal(shape('  a\n  b'), '<p>  a⏎  b</p>');
});

test('fenced code keeps every character, and the name of its language', () => {
  check(`
    \`\`\`⏎a⏎  b⏎⏎c⏎\`\`\` → <pre>a⏎  b⏎⏎c</pre>
    \`\`\`js⏎const a = *b* **c**;⏎\`\`\` → <pre js>const a = *b* **c**;</pre>
    \`\`\`c++⏎a⏎\`\`\` → <pre c++>a</pre>
    a⏎\`\`\`⏎> b⏎- c⏎\`\`\`⏎d → <p>a</p><pre>> b⏎- c</pre><p>d</p>
    \`\`\`\`⏎\`\`\`⏎a⏎\`\`\`\` → <pre>\`\`\`⏎a</pre>
    \`\`\`⏎a⏎\`\`\`\`\` → <pre>a</pre>
    \`\`\`⏎a⏎\`\`\`⏎\`\`\`⏎b⏎\`\`\` → <pre>a</pre><pre>b</pre>
    \`\`\`⏎a⏎\`\`\` ⏎b → <pre>a</pre><p>b</p>
  `);
});

test('people begin and end code on the lines of the code, too', () => {
  check(`
    \`\`\`a = 1;⏎b = 2;\`\`\` → <pre>a = 1;⏎b = 2;</pre>
    \`\`\`⏎a⏎b\`\`\`⏎c → <pre>a⏎b</pre><p>c</p>
    \`\`\`a b\`\`\` → <pre>a b</pre>
    \`\`\`js\`\`\` → <pre>js</pre>
    a \`\`\`b\`\`\` c → <p>a <code>b</code> c</p>
    \`\`\`a\`\`\` b → <p><code>a</code> b</p>
  `);
});

test('code that is not closed, or is empty, stays as typed', () => {
  check(`
    \`\`\`⏎a
    \`\`\`js⏎a⏎b
    \`\`\`\`⏎a⏎\`\`\`
    \`\`\`⏎\`\`\`
    \`\`\`⏎⏎\`\`\`
    \`\`\`⏎\u200b⏎\`\`\`
    \`\`\`⏎⏎\`\`\`⏎a⏎\`\`\`⏎b⏎\`\`\` → <p>\`\`\`⏎⏎\`\`\`⏎a</p><pre>b</pre>
    \`\`\`⏎a⏎> \`\`\` → <pre>a⏎> </pre>
  `);
});

test('quotes hold blocks of their own', () => {
  check(`
    > a → <q><p>a</p></q>
    > a⏎> b → <q><p>a⏎b</p></q>
    > a⏎b → <q><p>a</p></q><p>b</p>
    a⏎> b⏎⏎c → <p>a</p><q><p>b</p></q><p>c</p>
    > a⏎>⏎> b → <q><p>a⏎⏎b</p></q>
    > **a**⏎> - b⏎> - c → <q><p><b>a</b></p><ul><li>b</li><li>c</li></ul></q>
    > \`\`\`⏎> a⏎> \`\`\`⏎> b → <q><pre>a</pre><p>b</p></q>
    > a⏎> > b⏎> c → <q><p>a</p><q><p>b</p></q><p>c</p></q>
    >> a⏎> b → <q><q><p>a</p></q><p>b</p></q>
    >a → <q><p>a</p></q>
    >東京 → <q><p>東京</p></q>
    > → <p>></p>
  `);
});

test('faces, comparisons and arrows are no quotes', () => {
  check(`
    >:(
    >_<
    >.<
    >5 people came
    >=
    a > b
    -> a
    \\> a
    <b>a</b>
  `);
});

test('quotes nest four deep; what is deeper stays as typed', () => {
  check('> > > > > a → <q><q><q><q><p>> a</p></q></q></q></q>');
  equal(shape(`${'>'.repeat(4_000)} a`), `<q><q><q><q><p>${'>'.repeat(3_996)} a</p></q></q></q></q>`);
});

test('lists of points and of numbers', () => {
  check(`
    - a⏎- b → <ul><li>a</li><li>b</li></ul>
    * a⏎* b → <ul><li>a</li><li>b</li></ul>
    - a⏎* b → <ul><li>a</li><li>b</li></ul>
    1. a⏎2. b → <ol><li 1>a</li><li 2>b</li></ol>
    7. a⏎7. b⏎3. c → <ol><li 7>a</li><li 7>b</li><li 3>c</li></ol>
    To do:⏎- **a**⏎- \`b\` https://c⏎Done. → <p>To do:</p><ul><li><b>a</b></li><li><code>b</code> <a>https://c</a></li></ul><p>Done.</p>
    - a⏎1. b → <ul><li>a</li></ul><ol><li 1>b</li></ol>
    - a⏎⏎- b → <ul><li>a</li></ul><ul><li>b</li></ul>
    - a⏎  more of a⏎- b → <ul><li>a⏎more of a</li><li>b</li></ul>
    - *a⏎- b* → <ul><li>*a</li><li>b*</li></ul>
  `);
});

test('lists within lists, by how far in they begin', () => {
  check(`
    - a⏎  - b⏎  - c⏎- d → <ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>
    1. a⏎   - b⏎     - c⏎2. d → <ol><li 1>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li 2>d</li></ol>
    - a⏎⇥- b⏎⇥⇥- c → <ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>
    - a⏎    - b⏎  - c → <ul><li>a<ul><li>b</li></ul><ul><li>c</li></ul></li></ul>
    - a⏎  - b⏎  1. c → <ul><li>a<ul><li>b</li></ul><ol><li 1>c</li></ol></li></ul>
    - a⏎ - b → <ul><li>a</li><li>b</li></ul>
    - a⏎  - b⏎    - c⏎      - d⏎        - e → <ul><li>a<ul><li>b<ul><li>c<ul><li>d</li><li>e</li></ul></li></ul></li></ul></li></ul>
  `);
});

test('what only looks like a list is none', () => {
  check(`
    -a
    *a
    - 
    -
    1.
    1. 
    1.a
    1) a
    -5 degrees
    3.5 stars
    1234567890. a
    - - -
    * * *
    ---
    ***
    - \u200b
    * **
    a - b
  `);
  equal(shape('    - a'), '<p>    - a</p>');
});

test('one message has no more than 300 pieces, however they are made', () => {
  const count = (text) => shape(text).match(/<(?:li|q|pre|ul|ol|b|i|code|a|s)\b/g)?.length ?? 0;
  for (const line of ['- a\n', '1. a\n', '> a\n\n', '```\na\n```\n', '- *a* `b`\n', '> - *a*\n\n', '- a\n1. b\n']) {
    ok(count(line.repeat(1_000)) <= 300, `${line}: ${count(line.repeat(1_000))}`);
    ok(count(line.repeat(1_000)) > 200, line);
    ok(blocksOf(line.repeat(1_000)).length <= 301, line);
  }
});

test('the effort grows with the length of the text and with nothing else', () => {
  const pieces = [
    '\n', '>\n', '> \n', '> a\n', '>> a\n', '>', '> > a\n', '> a\n\n', '>\u200b\n', '- a\n', '- \n', '-\n', '  - a\n', '  - ', ' ', '\t', '1. a\n', '1.', '9', '- a\n1. b\n',
    '- a\n  b\n', '- a\n\n', '```\n', '```', '```a', '```a\n', '```\n\n', '```\na\n```\n', '```\n\u200b\n```\n', '````\n```\n', 'a```\n', '> ```\n', '> ```\n\n', '`\n',
    '> - ```\n', '- > a\n', '* *a\n', '* ', '- ', '*\n', '>a', '> ', '\u200b\n', 'a\n', '\n\n\na', '    - a\n- b\n',
  ];
  for (const prefix of ['', '```\n', '````\n', '> ```\n', '> ', '- a\n', '*a ']) {
    for (const suffix of ['', '\n```', '\n> ```', 'a']) {
      for (const piece of pieces) {
        const text = prefix + piece.repeat(2_000 / piece.length) + suffix;
        const looks = looksIn(() => shape(text)) / text.length;
        ok(looks < 100, `${JSON.stringify([prefix, piece, suffix])}: ${looks.toFixed(1)} looks a character`);
      }
    }
  }
});

test('fences of every length, none closed by the next, are linear too', () => {
  let text = '';
  for (let size = 150; size >= 3; size -= 1) text += `${'`'.repeat(size)}\n`;
  const looks = looksIn(() => shape(text)) / text.length;
  ok(looks < 100, `${looks} looks a character`);
});

/** All that a reader gets to see of a text, but for the marks of lists and quotes. */
function wordsOf(blocks) {
  const words = (piece) => (typeof piece === 'string' ? piece : (piece.text ?? piece.pieces.map(words).join('')));
  const ofList = ({ items }) => items.map(({ pieces, lists }) => pieces.map(words).join('') + lists.map(ofList).join('')).join('');
  return blocks.map((block) => {
    if (block.kind === 'code') return block.language + block.text;
    if (block.kind === 'quote') return wordsOf(block.blocks);
    return block.kind === 'list' ? ofList(block) : block.pieces.map(words).join('');
  }).join('');
}

test('whatever is typed, no letter of it is lost, doubled or moved, and something is to be seen', () => {
  const parts = [
    'a', 'b', '東', 'c d', ' ', '\n', '\n\n', '*', '**', '***', '~~', '`', '``', '```', '```js', '> ', '>', '- ', '  - ', '* ', 'x. ', '\t', '(', ')', '.', '/', '_', '@', '😀',
    'https://a', 'https://a.b/(', 'www.a.b', 'e@f.gh', '\u200b', '\u202e', '\u0301', ',',
  ];
  let seed = 1;
  const random = (below) => {
    // Park and Miller's generator: the same texts in every run.
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const letters = (text) => text.replace(/[^\p{L}😀]/gu, '');
  for (let count = 0; count < 5_000; count += 1) {
    const text = Array.from({ length: 1 + random(30) }, () => parts[random(parts.length)]).join('');
    const words = wordsOf(blocksOf(text));
    equal(letters(words), letters(text), JSON.stringify(text));
    // No markup leaves an empty bubble.
    equal(isVisible(words), isVisible(text), JSON.stringify(text));
  }
});
