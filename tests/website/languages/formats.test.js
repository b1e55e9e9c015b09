import { after, equal, test } from '/tests/harness.js';
import { isolated, list, locale, number, plural, using } from '/js/languages/formats.js';

function speak(tag) {
  const { lang } = document.documentElement;
  after(() => (document.documentElement.lang = lang));
  document.documentElement.lang = tag;
}

test('numbers and lists are as the page’s language has them', () => {
  equal(locale(), 'en-GB');
  equal(number(4000), '4,000');
  equal(list(['Ann', 'Bob', 'Cleo']), 'Ann, Bob and Cleo');
  speak('de');
  equal(number(4000), '4.000');
  equal(list(['Ann', 'Bob']), 'Ann und Bob');
});

test('a word has the form that goes with its number', () => {
  const forms = { one: 'message', other: 'messages' };
  equal(plural(1, forms), 'message');
  equal(plural(0, forms), 'messages');
  speak('ar');
  equal(plural(2, { two: 'رسالتان', few: 'رسائل', many: 'رسالة', other: 'رسالة' }), 'رسالتان');
  equal(plural(11, { few: 'رسائل', many: 'رسالة', other: 'x' }), 'رسالة');
  equal(plural(100, { few: 'رسائل', other: 'رسالة' }), 'رسالة');
});

test('a format is made once for each language and each wish', () => {
  const short = using(Intl.DateTimeFormat, { timeStyle: 'short' });
  equal(using(Intl.DateTimeFormat, { timeStyle: 'short' }), short);
  equal(using(Intl.DateTimeFormat, { timeStyle: 'long' }) === short, false);
  speak('de');
  equal(using(Intl.DateTimeFormat, { timeStyle: 'short' }) === short, false);
});

test('a name in a sentence turns nothing around it', () => {
  equal(`${isolated('محمد')} is here`, '\u2068محمد\u2069 is here');
});
