import { equal, test } from '/tests/harness.js';
import { isWorthTelling } from '/js/notices/worth_telling.js';

const ME = { id: 'ann' };
const PLAIN = { author: { id: 'ben' } };
const NAMING = { author: { id: 'ben' }, mentions: ['ann'] };
const FOR_ALL = { author: { id: 'ben' }, everyone: true };

function tells(message, room, expected) {
  equal(isWorthTelling(message, room, ME), expected, JSON.stringify({ message, room }));
}

test('whoever wants everything is told of everything, or of what names them, or of nothing', () => {
  for (const [involvement, expected] of [['everything', [true, true, true]], ['mentions', [false, true, true]], ['nothing', [false, false, false]]]) {
    [PLAIN, NAMING, FOR_ALL].forEach((message, at) => tells(message, { kind: 'open', involvement }, expected[at]));
  }
});

test('all that is said in a direct room is said to its people, unless they want to hear nothing', () => {
  tells(PLAIN, { kind: 'direct', involvement: 'everything' }, true);
  tells(PLAIN, { kind: 'direct', involvement: 'mentions' }, true);
  tells(PLAIN, { kind: 'direct', involvement: 'nothing' }, false);
});

test('where one is no member only one’s own name counts', () => {
  tells(PLAIN, undefined, false);
  tells({ ...PLAIN, mentions: ['cleo'] }, undefined, false);
  tells(NAMING, undefined, true);
});

test('nobody is told of what they wrote themselves, or of what is deleted', () => {
  const room = { kind: 'direct', involvement: 'everything' };
  tells({ author: ME, mentions: ['ann'], everyone: true }, room, false);
  tells({ ...NAMING, deleted_at: '2030' }, room, false);
});
