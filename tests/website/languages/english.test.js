import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { differences, keysOf } from '/tests/support/same_texts.js';
import english from '/js/languages/english.js';

test('every text says something, whatever its numbers', () => {
  deepEqual(differences(english, english), []);
});

test('what stands in index.html is English there, and has one wording for each key', () => {
  const wordings = new Map();
  for (const { name, key, element } of keysOf(document)) {
    const shown = name === 'says' ? element.textContent : element.getAttribute(name === 'label' ? 'aria-label' : name);
    const words = shown.trim().replace(/\s+/g, ' ');
    ok(words, `${key} says nothing`);
    equal(wordings.get(key) ?? words, words, key);
    wordings.set(key, words);
  }
  equal('page' in english, false);
});
