import { deepEqual, equal, test } from '/tests/harness.js';
import { differences, keysOf } from '/tests/support/same_texts.js';
import arabic from '/js/languages/arabic.js';
import english from '/js/languages/english.js';

test('it has the texts that English has, with the same numbers and names in them', () => {
  deepEqual(differences(arabic, english), []);
});

test('it has all that stands in index.html, and nothing more', () => {
  deepEqual(Object.keys(arabic.page).toSorted(), [...new Set(keysOf(document).map(({ key }) => key))].toSorted());
});

test('what stands within a text of index.html has its place in it', () => {
  for (const { name, key, element } of keysOf(document)) {
    const places = [...arabic.page[key].matchAll(/\{(\d)\}/g)].map(([, place]) => Number(place)).toSorted();
    if (places.length) deepEqual([name, places], ['says', [...element.children].map((_, at) => at + 1)], key);
    else if (name === 'says') equal([...element.childNodes].filter(({ nodeType, data }) => nodeType === 3 && data.trim()).length, 1, key);
  }
});

test('every text is in Arabic', () => {
  const all = JSON.stringify(arabic, (_, value) => (typeof value === 'function' ? value(3, 3, 3, 3) : value), 1);
  for (const line of all.split('\n')) if (/: "/.test(line)) equal(/[\u0600-\u06ff]/.test(line), true, line);
});

test('what the API says is told in Arabic: in full where something can be done about it, by its status elsewhere', () => {
  const told = arabic.problems.ofTheServer;
  const [archived, conflict] = [told('The room is archived. An admin of it can bring it back.', 409), told('Of the future.', 409)];
  for (const sentence of [archived, conflict]) equal(/[a-z]/i.test(sentence), false, sentence);
  equal(archived === conflict, false);
  equal(told('I am a teapot.', 418), 'I am a teapot.');
});
