import { after, deepEqual, equal, test } from '/tests/harness.js';
import { hideNotice, showNotice, takeBackNotice } from '/js/views/notice.js';

const notice = document.querySelector('#notice');

test('a sentence that is not so any more goes, and no other', () => {
  after(hideNotice);
  showNotice('It waits.');
  takeBackNotice('It is lost.');
  deepEqual([notice.hidden, notice.querySelector('.notice-text').textContent], [false, 'It waits.']);
  takeBackNotice('It waits.');
  equal(notice.hidden, true);
});
