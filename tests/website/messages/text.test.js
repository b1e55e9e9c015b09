import { deepEqual, equal, match, ok, test } from '/tests/harness.js';
import { MAX_CHARACTERS, isEmojiOnly, lengthOf, normalise, problemWith } from '/js/messages/text.js';

// The server's tests read the same table.
const texts = await (await fetch('/tests/messages/texts.json')).json();

test('a text becomes what the server will store', () => {
  for (const { sent, stored } of texts.stored) {
    equal(normalise(sent), stored, JSON.stringify(sent));
    equal(normalise(stored), stored);
    equal(problemWith(stored), '', JSON.stringify(sent));
  }
});

test('a text of which nothing can be seen is no message, and one visible character makes it one', () => {
  for (const text of texts.nothing_to_be_seen) {
    match(problemWith(normalise(text)), /nothing to be seen/, JSON.stringify(text));
    equal(problemWith(normalise(`${text}.${text}`)), '', JSON.stringify(text));
  }
});

test('control characters that the server refuses are left out', () => {
  equal(normalise('a\0b\x07c\x1bd\x7fe\x9ff'), 'abcdef');
  equal(normalise('\x00 a \x00'), 'a');
});

test('half of a surrogate pair, which the server refuses, becomes the replacement character', () => {
  equal(normalise('a\ud800b'), 'a\ufffdb');
});

test('white space is trimmed in linear time', () => {
  // With /\s+$/ this takes minutes.
  const text = `a${' '.repeat(1_000_000)}b`;
  equal(normalise(text), text);
});

test('characters are counted as the server does, and 4,000 are allowed', () => {
  equal(lengthOf('a😀e\u0301'), 4);
  for (const character of ['a', '😀', '東']) {
    equal(problemWith(character.repeat(MAX_CHARACTERS)), '');
    equal(problemWith(character.repeat(MAX_CHARACTERS + 1)), 'This message is too long by 1 character.');
  }
  equal(problemWith('a'.repeat(10_000)), 'This message is too long by 6,000 characters.');
  equal(problemWith(normalise(`a${'\r\n'.repeat(3_998)}b`)), '');
});

test('up to three emoji alone are shown large', () => {
  for (const text of ['😀', '😀 😀', '👨‍👩‍👧🇫🇮1️⃣']) ok(isEmojiOnly(text), text);
  for (const text of ['', 'a', '1', '😀😀😀😀', '😀 a', '😀'.repeat(1_000), `😀${' '.repeat(3_000)}a`]) ok(!isEmojiOnly(text), text);
});
