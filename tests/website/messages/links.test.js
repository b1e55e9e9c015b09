import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { linksIn } from '/js/messages/links.js';
import { looksIn } from '/tests/support/effort.js';

const found = (text) => [...linksIn(text)].map(({ start, end }) => text.slice(start, end));
const hrefs = (text) => [...linksIn(text)].map(({ href }) => href);

/** Each text, and in it the links, in ⟦brackets⟧ that the text itself does not have. */
function check(marked) {
  const text = marked.replace(/[⟦⟧]/g, '');
  const expected = [...marked.matchAll(/⟦([^⟧]*)⟧/g)].map(([, link]) => link);
  deepEqual(found(text), expected, text);
}

const checkAll = (texts) => texts.trim().split('\n').forEach((line) => check(line.trim()));

test('an address is found wherever it stands in a sentence', () => {
  checkAll(`
    ⟦https://example.com⟧
    ⟦http://example.com/⟧ and ⟦HTTPS://EXAMPLE.COM/A⟧
    See ⟦https://example.com/a⟧.
    See ⟦https://example.com/a⟧, or ⟦https://example.com/b⟧; then ⟦https://example.com/c⟧: done!
    Is it ⟦https://example.com/a?b=c⟧? No, ⟦https://example.com/a⟧?! Well ⟦https://example.com⟧...
    ⟦https://example.com/a.html⟧, ⟦https://example.com/a,b⟧, ⟦https://example.com/a;b=c:d!e⟧
    ⟦https://example.com?q=1&r=2#top⟧ ⟦https://example.com#a⟧
    ⟦https://example.com/a-b_c~d.e/%E6%9D%B1?x=[1]&y={2}|z⟧
    x: ⟦https://example.com/a,https://example.com/b⟧;⟦http://example.com⟧
  `.replace('a,https', 'a⟧,⟦https').replace('{2}|z⟧', '{2}⟧|z'));
});

test('an apostrophe is part of an address, a quotation mark around it is not', () => {
  checkAll(`
    ⟦https://en.wikipedia.org/wiki/Devil's_advocate⟧
    ⟦https://en.wikipedia.org/wiki/Teachers'_union⟧ and ⟦https://en.wikipedia.org/wiki/Rock_'n'_Roll⟧
    ⟦https://en.wikipedia.org/wiki/Devil’s_advocate⟧
    '⟦https://example.com/a⟧' and '⟦https://example.com/a⟧', ’⟦https://example.com/a⟧’
    ['⟦https://example.com/a⟧','⟦https://example.com/b⟧']
    "⟦https://example.com/a⟧" “⟦https://example.com/d⟧” „⟦https://example.com/d⟧“ «⟦https://example.com/d⟧» ‘⟦https://example.com/d⟧’
    <⟦https://example.com/a⟧> <a href="⟦https://example.com/a⟧">a</a> \`⟦https://example.com/a⟧\`
  `);
});

test('brackets belong to an address when they are opened in it', () => {
  checkAll(`
    ⟦https://en.wikipedia.org/wiki/Stack_(abstract_data_type)⟧
    (⟦https://en.wikipedia.org/wiki/Stack_(abstract_data_type)⟧)
    (see ⟦https://example.com/a⟧) (⟦https://example.com/a⟧), [⟦https://example.com/a⟧] {⟦https://example.com/a⟧}
    ((⟦https://example.com/a_(b_(c))_d⟧)) [a](⟦https://example.com/a⟧) and more
    ⟦https://example.com/a⟧)b ⟦https://example.com/a(b)⟧)c ⟦https://example.com/a⟧( ⟦https://example.com/a(b⟧
    ⟦https://example.com/?a[0]=1⟧ [⟦https://example.com/?a[0]=1⟧]
  `);
});

test('the punctuation of any script ends an address', () => {
  checkAll(`
    資料在⟦https://example.com/a⟧。請看
    （⟦https://example.com/b⟧）「⟦https://example.com/c⟧」『⟦https://example.com/c⟧』【⟦https://example.com/c⟧】《⟦https://example.com/c⟧》
    ⟦https://example.com/h⟧、⟦https://example.com/i⟧ ⟦https://example.com/h⟧，⟦https://example.com/i⟧；⟦https://example.com/j⟧：是 ⟦https://example.com/h⟧！⟦https://example.com/i⟧？
    ⟦https://example.com/a⟧……然后 ⟦https://example.com/a⟧——然后 ⟦https://example.com/a⟧（說明）
    ⟦https://example.com/a⟧｡ ｢⟦https://example.com/a⟧｣､ ⟦https://example.com/a⟧．
    ⟦https://example.com/a⟧، ⟦https://example.com/a⟧؟ ⟦https://example.com/a⟧। ⟦https://example.com/a⟧։ ⟦https://example.com/a⟧۔ ⟦https://example.com/a⟧။ ⟦https://example.com/a⟧።
    ⟦https://example.com/a⟧　全角 ⟦https://example.com/a⟧\u00a0b ⟦https://example.com/a⟧… ⟦https://example.com/a⟧—or not
  `);
});

test('letters of any script belong to it, and what joins them', () => {
  checkAll(`
    ⟦https://ja.wikipedia.org/wiki/東京⟧ ⟦https://ja.wikipedia.org/wiki/銀行_(曖昧さ回避)⟧
    ⟦https://ja.wikipedia.org/wiki/レオナルド・ダ・ヴィンチ⟧ ⟦https://ja.wikipedia.org/wiki/スーパーマン⟧
    ⟦https://en.wikipedia.org/wiki/Michelson–Morley_experiment⟧ ⟦https://de.wikipedia.org/wiki/Straße⟧
    ⟦https://ru.wikipedia.org/wiki/Москва⟧ ⟦https://he.wikipedia.org/wiki/תל_אביב⟧ ⟦https://hi.wikipedia.org/wiki/हिन्दी⟧
    ⟦https://fa.wikipedia.org/wiki/می\u200cخواهم⟧ ⟦https://example.com/cafe\u0301⟧ ⟦https://ca.wikipedia.org/wiki/Paral·lel⟧
  `);
});

test('an emoji after an address is none of it; one that is a name in it is', () => {
  checkAll(`
    ⟦https://example.com⟧👍 ⟦https://example.com/a⟧🎉🎉 ⟦https://example.com/a⟧❤️
    ⟦https://example.com/👨‍👩‍👧/a⟧ ⟦https://example.com/?q=👍🏽⟧ ⟦https://example.com/a⟧→⟦https://example.com/b⟧ ⟦https://example.com/a⟧€
  `);
});

test('what cannot be seen ends an address, above all what would turn it around', () => {
  for (const code of ['200b', '200e', '200f', '202a', '202d', '202e', '2066', '2069', '2060', 'feff', 'ad', '61c', '3164', '2800', 'e0041']) {
    const hidden = String.fromCodePoint(parseInt(code, 16));
    check(`⟦https://example.com/⟧${hidden}gpj.exe`);
    check(`⟦https://example.com/a⟧${hidden}`);
    check(`⟦https://example.com⟧${hidden}.evil.example`);
    check(`⟦www.example.com⟧${hidden}a`);
    check(`⟦ann@example.com⟧${hidden}a`);
  }
  check('⟦https://example.com/a⟧\u200c ⟦https://example.com/a⟧\u200d ⟦https://example.com/a⟧\ufe0f');
});

test('hosts are names of any script, addresses, and may have a port', () => {
  checkAll(`
    ⟦http://localhost:5000/a⟧ ⟦http://127.0.0.1:8080⟧ ⟦http://[::1]:8080/a⟧ (⟦http://[2001:db8::1]/⟧) ⟦http://[2001:db8::1]⟧.
    ⟦https://bücher.example/⟧ ⟦https://例子.公司/a⟧ ⟦https://xn--bcher-kva.example⟧ ⟦https://пример.рф⟧.
    ⟦https://a_b.example-c.com⟧- ⟦http://x⟧ ⟦https://example.com⟧: ⟦https://example.com:80⟧: ⟦https://example.com⟧:a ⟦https://example.com⟧..
    ⟦https://example.com⟧* ⟦https://example.com⟧(a) ⟦https://example.com⟧~ ⟦https://example.com⟧$
    請看⟦https://example.com⟧請看 ⟦https://example.com⟧です。 ⟦https://example.com⟧에서 ⟦http://localhost⟧です ⟦www.example.com⟧謝謝 ⟦ann@example.com⟧謝謝
  `);
});

test('what has no host, a wrong one, or a user name, is no link', () => {
  checkAll(`
    https:// http://. https://* https://-a https://\${host}/ https:///a http:/example.com https:example.com
    http://[::1 http://[::g]/ http://[/ https://example.com:99999/a
    https://bank.example@evil.example/a https://ann:word@example.com https://a,b@example.com/https://example.com/ https://@example.com
    xhttps://example.com 1http://example.com
  `);
});

test('other schemes are never links', () => {
  for (const text of ['javascript:alert(1)', 'JaVaScRiPt://x/%0aalert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'ftp://example.com']) {
    deepEqual(found(text), [], text);
  }
  for (const text of ['https://a javascript:alert(1)', 'mailto:a@example.com?body=x', 'www.example.com']) {
    for (const href of hrefs(text)) ok(/^(?:https?|mailto):/.test(href), href);
  }
});

test('www. begins an address too', () => {
  checkAll(`
    ⟦www.example.com⟧ ⟦WWW.example.com/a?b#c⟧. (⟦www.example.com/a_(b)⟧) ⟦www.example.co.uk:8080/a⟧ 請看⟦www.example.com⟧。
    ⟦www.bücher.example⟧ **⟦www.example.com⟧** '⟦www.example.com/a⟧'
    www. www.example www.de www..com www.example.1 awww.example.com a.www.example.com /www.example.com //www.example.com
  `);
  deepEqual(hrefs('www.example.com/a'), ['https://www.example.com/a']);
});

test('mail addresses are links', () => {
  checkAll(`
    ⟦ann@example.com⟧ ⟦ann.lee+tag@mail.example.co.uk⟧, (⟦ann@example.com⟧) <⟦ann@example.com⟧> "⟦ann@example.com⟧": ⟦a_b-c%d@example.com⟧.
    Write to ⟦o'brien@example.com⟧! '⟦ann@example.com⟧' ⟦mailto:ann@example.com⟧ ⟦MAILTO:ann@example.com⟧ 請寄⟦ann@example.com⟧。 **⟦ann@example.com⟧** _⟦ann@example.com⟧_
    ⟦ann@bücher.example⟧ ⟦ann@example.com⟧: hello ⟦ann@example.com⟧;⟦bob@example.com⟧ ⟦www.foo@example.com⟧
    @ @ann ann@ ann@example ann@example.c ann@1.2.3.4 ann@localhost a..b@example.com ann.@example.com ann@-a.com lodash@4.17.21 ann@a_b.com
    @ann@example.com ann@example.com@example.com git@github.com:ann/repository.git joséb@example.com scp/ann@example.com
  `);
});

test('what stands before the @ of a mail address has 64 characters at most', () => {
  check(`⟦${'a'.repeat(64)}@example.com⟧`);
  check(`${'a'.repeat(65)}@example.com`);
});

test('hrefs are what a browser makes of them', () => {
  deepEqual(hrefs('https://ja.wikipedia.org/wiki/東京'), ['https://ja.wikipedia.org/wiki/%E6%9D%B1%E4%BA%AC']);
  deepEqual(hrefs('HTTP://EXAMPLE.com'), ['http://example.com/']);
  deepEqual(hrefs('https://bücher.example'), ['https://xn--bcher-kva.example/']);
  deepEqual(hrefs('mailto:a%0Ab+c@bücher.example'), ['mailto:a%250Ab%2Bc@xn--bcher-kva.example']);
});

test('an address that stands in stars ends before them', () => {
  checkAll(`
    *⟦https://example.com/a⟧* **⟦https://example.com/a⟧**です ~~⟦https://example.com/a⟧~~ **⟦https://example.com⟧**,
    ⟦https://example.com/a*b⟧ ⟦https://example.com/a~b⟧ _⟦https://example.com/a⟧_ ⟦https://example.com/snake_case_name⟧
  `);
});

test('places are of the text as it is, before, between and after', () => {
  const text = '😀 https://example.com/a 😀 ann@example.com';
  deepEqual([...linksIn(text)].map(({ start, end }) => [start, end]), [[3, 24], [28, 43]]);
  deepEqual([...linksIn('')], []);
});

test('the effort grows with the length of the text and with nothing else', () => {
  const repeated = [
    'http://x)', ')', '(', '((https://x', 'https://', 'https://a', 'https://a*', 'https://a!', 'https://a,', 'https://a.b/(', 'http://[', 'http://[::1]',
    'http', 'h', 'w', 'www.', 'www.1', 'www.1-', 'www.1東', 'www.a東', 'www.a.b', '.www', '@', 'a@', '@a', 'a@a.', 'a@1.1東', 'x@1東www.1東',
    "'", "'a", '.', ',', 'a.', '*', '~', '_', '。', '東', '😀', '❤️', '\u200d', '\u0301', '\u202e', 'https://a東', 'a東', ',https://', 'https://a/,', 'https://a@',
    'https://a:a', 'mailto:', 'mailto:a@b.cd', '-', 'https://-', '[', ']', '{', '}', 'https://a/[({', 'https://a/])}', '&', '%', '/', '?', '#', ' ', '\n', 'a',
  ];
  const first = ['', 'http://x', 'https://x/', 'www.x.yz/', 'a@b.cd', '(', 'https://x/(', '\u202e', '@', '東', 'https://x@'];
  for (const prefix of first) {
    for (const piece of repeated) {
      const text = prefix + piece.repeat(4_000 / piece.length);
      const looks = looksIn(() => [...linksIn(text)]) / text.length;
      ok(looks < 30, `${prefix}${piece}…: ${looks.toFixed(1)} looks a character`);
    }
  }
});

test('a text whose every address is broken is linear as well', () => {
  for (const length of [1_000, 100_000]) {
    const text = `http://x${')'.repeat(length)}`;
    const looks = looksIn(() => equal([...linksIn(text)].length, 1));
    ok(looks < 20 * text.length, `${looks} looks`);
  }
});
