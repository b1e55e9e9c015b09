import { after, beforeEach, deepEqual, test } from '/tests/harness.js';
import { emptyStorage } from '/tests/support/tabs.js';
import { RecentEmoji } from '/js/messages/recent_emoji.js';

beforeEach(() => emptyStorage());

function open(user = 'ann') {
  const recent = new RecentEmoji(user);
  after(() => recent.close());
  return recent;
}

const USUAL = ['👍', '❤️', '😂', '🎉', '😮', '🙏'];

test('until there are others, it has the usual ones', () => {
  deepEqual(open().list, USUAL);
});

test('a new one comes first and the last goes; what is there stays where it is', () => {
  open().use('🦊');
  open().use('🎉');
  deepEqual(open().list, ['🦊', ...USUAL.slice(0, 5)]);
  deepEqual(open('ben').list, USUAL);
});

test('what storage holds by somebody else\'s hand is not shown', () => {
  for (const value of ['{}', '[1, "<b>", "ab", "👍👍"]', '[']) {
    localStorage.setItem('chatroom.ann.emoji.recent', value);
    deepEqual(open().list, USUAL);
  }
});
