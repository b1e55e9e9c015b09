import { deepEqual, equal, ok, rejects, test } from '/tests/harness.js';
import { emojiGroups, emojiNamed } from '/js/messages/emoji_search.js';
import { Problem } from '/js/net/problem.js';

const found = async (query) => emojiNamed(await emojiGroups(), query).map(({ emoji }) => emoji);

test('what could not be loaded is asked for again by the next', async () => {
  await rejects(emojiGroups(async () => {
    throw new Problem();
  }), /could not be reached/);
  ok((await emojiGroups()).length > 5);
});

test('the file that the site has is what it shows, in groups', async () => {
  const groups = await emojiGroups();
  equal(groups[0].name, 'Smileys');
  equal(groups[0].emoji[0].emoji, '😀');
  ok(groups.every(({ emoji }) => emoji.length > 50));
});

test('by the beginning of a name first, then by its words, then by others', async () => {
  deepEqual((await found('party')).slice(0, 2).sort(), ['🎉', '🥳'].sort());
  equal((await found('thumbs up'))[0], '👍');
  equal((await found('Up, thumbs!'))[0], '👍');
  ok((await found('tada')).includes('🎉'));
  ok((await found('germany')).includes('🇩🇪'));
});

test('a word in the middle of another finds nothing, and no more is found than can be looked through', async () => {
  deepEqual(await found('humbs'), []);
  deepEqual(await found('no such thing'), []);
  equal((await found('a')).length, 64);
});

test('accents do not count, in what is looked for and in names', async () => {
  for (const [query, flag] of Object.entries({ reunion: '🇷🇪', curacao: '🇨🇼', turkiye: '🇹🇷', 'cote d’ivoire': '🇨🇮', Åland: '🇦🇽', germäny: '🇩🇪' })) {
    ok((await found(query)).includes(flag), query);
    ok((await found(query.normalize('NFD'))).includes(flag), query);
  }
  ok((await found('pina')).includes('🥥'));
});

test('signs alone find what has a word that begins so, and an emoji itself', async () => {
  for (const query of ['!!!', ',,,', '(((', '؟', '🧿🧿']) deepEqual(await found(query), [], query);
  ok((await found('✓')).includes('✅'));
  deepEqual(await found('🎉'), ['🎉']);
});
