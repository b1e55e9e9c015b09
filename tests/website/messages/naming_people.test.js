import { deepEqual, equal, test } from '/tests/harness.js';
import { labelled, labelsIn, namedOf, withIds, withLabels } from '/js/messages/naming_people.js';

const BEN = { id: 'ben-id', label: 'Ben' };
const LONG = { id: 'long-id', label: 'Ben (Ford) *' };

test('what reads as a label is that person, and nothing else is', () => {
  const sent = (text) => withIds(text, [BEN, LONG]);
  equal(sent('@Ben, (@Ben) "@Ben"\n@Ben'), '<@ben-id>, (<@ben-id>) "<@ben-id>"\n<@ben-id>');
  equal(sent('@Ben (Ford) *!'), '<@long-id>!');
  for (const text of ['@Benny', '@Ben_', 'Ben', 'mail@Ben', '@ben', '@Ben\u0301']) equal(sent(text), text);
  equal(withIds('@Ben', []), '@Ben');
});

test('two people with one name are told apart', () => {
  const first = labelled({ id: '1', name: 'Ben' }, []);
  const second = labelled({ id: '2', name: 'Ben' }, first.named);
  deepEqual([first.label, second.label], ['Ben', 'Ben (2)']);
  deepEqual(labelled({ id: '1', name: 'Ben' }, second.named), { label: 'Ben', named: second.named });
  equal(withIds('@Ben (2) and @Ben', second.named), '<@2> and <@1>');
});

test('a text that was sent comes back as the same', () => {
  const people = [{ id: 'ben-id', name: 'Ben' }, { id: 'b2', name: 'Ben' }];
  const { text, named } = withLabels('<@ben-id> <@b2> <@x> <@ben-id>', people);
  equal(text, '@Ben @Ben (2) <@x> @Ben');
  equal(withIds(text, named), '<@ben-id> <@b2> <@x> <@ben-id>');
  deepEqual(withLabels('a<@ben-id>', people), { text: 'a<@ben-id>', named: [] }, 'what would not is left as it is');
  deepEqual(withLabels('<@ben-id> @Ben', people), { text: '<@ben-id> @Ben', named: [] });
});

test('whom a text names is whom it says', () => {
  deepEqual(labelsIn('@Ben', [BEN, LONG]), ['Ben']);
  deepEqual(labelsIn('nobody', [BEN]), []);
});

test('what storage holds is looked at', () => {
  deepEqual(namedOf([BEN, { id: 1, label: 'a' }, { id: 'a', label: '' }, null]), [BEN]);
  deepEqual([namedOf('a'), namedOf(undefined)], [[], []]);
});
