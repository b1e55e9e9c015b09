import { after, deepEqual, equal, test } from '/tests/harness.js';
import { learn, texts, translate } from '/js/languages/texts.js';
import english from '/js/languages/english.js';

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  (made.content ?? made).append(...children);
  return made;
}

test('English is what is spoken where nothing else was chosen', () => {
  deepEqual(Object.keys(texts), Object.keys(english));
  equal(texts.tryAgain, 'Try again');
});

test('words are put into another language, what stands beside them stays', () => {
  const button = element('button', { 'data-says': 'go' }, element('svg'), '\n  Go\n');
  translate(element('div', {}, button), { go: 'اذهب' });
  equal(button.innerHTML, '<svg></svg>\n  اذهب\n');
});

test('a text says where what is within it stands', () => {
  const keys = [element('kbd', {}, 'Enter'), element('kbd', {}, 'Shift')];
  const sentence = element('p', { 'data-says': 'keys' }, keys[0], ' sends, ', keys[1], ' does not');
  translate(element('div', {}, sentence), { keys: 'ليس {2}، بل {1}' });
  equal(sentence.innerHTML, 'ليس <kbd>Shift</kbd>، بل <kbd>Enter</kbd>');
});

test('what has its label as its title has it so in every language', () => {
  const button = element('button', { 'data-label': 'find', title: 'Find a room' });
  translate(element('div', {}, button), { find: 'البحث' });
  deepEqual([button.ariaLabel, button.title], ['البحث', 'البحث']);
});

test('labels, titles and placeholders are texts, too, also in templates', () => {
  const input = element('input', { 'data-label': 'name', 'data-title': 'tip', 'data-placeholder': 'ann', placeholder: 'Ann' });
  translate(element('div', {}, element('template', {}, input)), { name: 'الاسم', tip: 'تلميح', ann: 'آن' });
  const { ariaLabel, title, placeholder } = input;
  deepEqual([ariaLabel, title, placeholder], ['الاسم', 'تلميح', 'آن']);
});

test('where a language cannot be loaded, the page speaks English', async () => {
  const root = document.documentElement;
  const link = Object.assign(document.createElement('link'), { href: '/tests/support/broken_language.js', hreflang: 'ar' });
  const { lang } = root;
  after(() => {
    link.remove();
    Object.assign(root, { lang, dir: '' });
  });
  document.head.append(link);
  Object.assign(root, { lang: 'ar', dir: 'rtl' });
  root.dataset.untranslated = '';
  await learn();
  deepEqual([root.lang, root.dir, texts.tryAgain, 'untranslated' in root.dataset], ['en', 'ltr', 'Try again', false]);
});
