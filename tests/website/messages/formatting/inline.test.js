import { equal, ok, test } from '/tests/harness.js';
import { inlineShapeOf } from '/tests/messages/formatting/shape.js';
import { looksIn } from '/tests/support/effort.js';
import { Budget, piecesOf } from '/js/messages/formatting/inline.js';

const shape = (text) => inlineShapeOf(piecesOf(text, new Budget()));

/** Lines of `typed → shown`, with ⏎ for a line break; a line without an arrow stays as typed. */
function check(table) {
  for (const line of table.trim().split('\n')) {
    const [typed, shown = typed] = line.trim().split(' → ');
    equal(shape(typed.replaceAll('⏎', '\n')), shown, typed);
  }
}

test('bold, italic, both, struck', () => {
  check(`
    **bold** → <b>bold</b>
    *italic* → <i>italic</i>
    ***both*** → <b><i>both</i></b>
    ~~struck~~ → <s>struck</s>
    a **b c** d, *e f* g ~~h~~. → a <b>b c</b> d, <i>e f</i> g <s>h</s>.
    (**a**) "*b*" '~~c~~' [*d*] **e**: **f**, *g*! → (<b>a</b>) "<i>b</i>" '<s>c</s>' [<i>d</i>] <b>e</b>: <b>f</b>, <i>g</i>!
    **Note:** *(aside)* *¿qué?* *“quoted”* → <b>Note:</b> <i>(aside)</i> <i>¿qué?</i> <i>“quoted”</i>
    *one⏎line* **more⏎lines** → <i>one⏎line</i> <b>more⏎lines</b>
    **word**s and **URL**s → <b>word</b>s and <b>URL</b>s
    *...* **!** **😀** *1* → <i>...</i> <b>!</b> <b>😀</b> <i>1</i>
  `);
});

test('one within the other', () => {
  check(`
    **bold *italic* bold** → <b>bold <i>italic</i> bold</b>
    *italic **bold** italic* → <i>italic <b>bold</b> italic</i>
    ~~**a** *b*~~ → <s><b>a</b> <i>b</i></s>
    ~~***a***~~ → <s><b><i>a</i></b></s>
    ***a** b* → <i><b>a</b> b</i>
    ***a* b** → <b><i>a</i> b</b>
    **a *b*** → <b>a <i>b</i></b>
    *a **b*** → <i>a <b>b</b></i>
    **a **b** c** → <b>a b c</b>
    *a *b* c* → <i>a b c</i>
  `);
});

test('what is not closed stays as typed', () => {
  check(`
    **bold
    *italic
    ~~struck
    bold** italic* struck~~
    **bold*
    *italic** a
    ~~a~
    ~a~
    **a *b** → <b>a *b</b>
    *a **b* → <i>a **b</i>
    ***a** → *<b>a</b>
    ***a* → **<i>a</i>
    **a*** → <b>a</b>*
    *a*** → <i>a</i>**
    **a ~~b** c~~ → <b>a ~~b</b> c~~
    *a⏎⏎b*
    *a⏎ ⏎b* *c* → *a⏎ ⏎b* <i>c</i>
    **forgotten and **bold** → **forgotten and <b>bold</b>
    \`code
    \`\`code\`
    code\` a
    \`a⏎b\`
  `);
});

test('stars that multiply, name files or stand within words stay', () => {
  check(`
    2 * 3 * 4
    2*3*4
    a*b*c
    2**3**4
    x**2 + y**2
    a * b* c *d
    f(*args, **kwargs)
    int *p, *q
    *.js and *.css
    '*.js' or '*.css'
    **/*.js and **/*.css
    src/*/a and lib/*/b
    /* a comment */ and /*another*/
    /a.*b.*c/
    (*) and (*)
    *a (*) b
    it costs 5* or 6*, *more later
    unbe**liev**able
    a~~b~~c
    C:\\*a\\*b
    https*a* → https*a*
  `);
});

test('marks alone stay', () => {
  check(`
    *
    **
    ***
    ****
    *****
    ~~
    ~
    ~~~
    ~~~~
    * *
    ** **
    * * *
    ~~ ~~
    ****a****
    ~~~a~~~
    \`
    \`\`
    \`\`\`
    \`\`\`\`
    *~~*
    **~~~~**
  `);
});

test('underscores are letters', () => {
  check(`
    snake_case_names
    _a_ and __b__
    __init__.py
    **snake_case** → <b>snake_case</b>
  `);
});

test('where words have no spaces between them, marks touch what is around', () => {
  check(`
    这是**重点**内容 → 这是<b>重点</b>内容
    これは*重要*です → これは<i>重要</i>です
    **「重要」**です。 → <b>「重要」</b>です。
    중요한 **단어**는 → 중요한 <b>단어</b>는
    、**重要**。~~違う~~正しい → 、<b>重要</b>。<s>違う</s>正しい
  `);
});

test('code is shown as it is', () => {
  check(`
    \`code\` → <code>code</code>
    a \`b\` c, \`d\`e → a <code>b</code> c, <code>d</code>e
    \`**a** *b* ~~c~~ https://example.com <b>\` → <code>**a** *b* ~~c~~ https://example.com <b></code>
    \`\`a \` b\`\` → <code>a \` b</code>
    \`\` \`a\` \`\` → <code>\`a\`</code>
    \`  a  \` → <code> a </code>
    \`\`\`a\`\`\` and \`b\` → <code>a</code> and <code>b</code>
    **\`a\`** *\`b*c\`* → <b><code>a</code></b> <i><code>b*c</code></i>
    *a \`b* c\` → *a <code>b* c</code>
    \`a\`\`b\` → <code>a\`\`b</code>
    \` \` and \`\`
  `);
});

test('links stand in emphasis, and keep their own stars and underscores', () => {
  check(`
    https://example.com/a_b_c → <a>https://example.com/a_b_c</a>
    https://example.com/a*b*c and *d* → <a>https://example.com/a*b*c</a> and <i>d</i>
    *https://example.com/a* → <i><a>https://example.com/a</a></i>
    **see https://example.com/a, please** → <b>see <a>https://example.com/a</a>, please</b>
    ~~www.example.com~~ **ann@example.com** → <s><a>www.example.com</a></s> <b><a>ann@example.com</a></b>
    *https://example.com/a*b* → <i><a>https://example.com/a</a>*b</i>
    https://example.com/~~a~~ → <a>https://example.com/~~a</a>~~
    (https://example.com) → (<a>https://example.com</a>)
  `);
});

test('marks around nothing that can be seen stay, for the bubble would be empty', () => {
  for (const hidden of ['\u200b', '\u2800', '\u3164', '\u202e', '\u00ad', '\u0301']) {
    for (const mark of ['*', '**', '***', '~~', '`']) {
      const text = mark + hidden + mark;
      equal(shape(text), text, JSON.stringify(text));
    }
  }
});

test('one message has no more than 300 pieces: what comes after stays as typed', () => {
  for (const [piece, tag] of [['*a* ', '<i>'], ['`a` ', '<code>'], ['https://a ', '<a>'], ['**a** ', '<b>']]) {
    const shown = shape(piece.repeat(800));
    equal(shown.split(tag).length - 1, 300, piece);
    ok(shown.endsWith(piece), piece);
  }
});

test('no nesting is deeper than one of each kind', () => {
  const shown = shape(`${'**a *b ~~c '.repeat(100)}${'~~* **'.repeat(100)}`);
  ok(!/<b>[^/]*<b>/.test(shown) && !/<i>[^/]*<i>/.test(shown), shown);
});

test('the effort grows with the length of the text and with nothing else', () => {
  const pieces = [
    '*', '**', '***', '~~', '`', '``', '*a', '**a', '*a ', '**a ', '~~a ', '*a*', '*a **b ', '~~a *b **c ', ' *a', 'a* ', 'a** ', '~~** ', '~~* ', '**~~** ', '***a ',
    '***a*', '***a**', '*`', '`*', '`a', '` ', '` `', '`a`', '``a`', '*\n', '\n\n', '\n \n', '* ', '*a\n', '(*', '*)', '"*a*"', 'https://a*', '*https://a', '*www.a.b* ',
    'a@b.cd*', '**東', '東**', '~', '~~~', '*~~**', '_', 'a', '😀', '*😀', '\u200b*', '*\u200b', '**\u200b', '*a*b', '**a**b',
  ];
  for (const prefix of ['', '*a ', '**', '~~a **b *c ', '`', '``', '***', 'https://a/']) {
    for (const suffix of ['', '**', '`']) {
      for (const piece of pieces) {
        const text = prefix + piece.repeat(2_000 / piece.length) + suffix;
        const looks = looksIn(() => shape(text)) / text.length;
        ok(looks < 30, `${prefix}${piece}…${suffix}: ${looks.toFixed(1)} looks a character`);
      }
    }
  }
});

test('runs of backticks of every length are linear too', () => {
  let text = '';
  for (let size = 1; text.length < 20_000; size += 1) text += `${'`'.repeat(size)}a`;
  const looks = looksIn(() => piecesOf(text, new Budget())) / text.length;
  ok(looks < 60, `${looks} looks a character`);
});
