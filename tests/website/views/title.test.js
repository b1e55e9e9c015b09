import { equal, test } from '/tests/harness.js';
import { showTitle, showTitleElsewhere } from '/js/views/title.js';

test('the title names the room, and how much waits here and elsewhere', () => {
  showTitle('#garden', 0);
  equal(document.title, '#garden · Chatroom');
  showTitleElsewhere(2);
  equal(document.title, '(2) #garden · Chatroom');
  showTitle('#garden', 3);
  equal(document.title, '(5) #garden · Chatroom');
  showTitleElsewhere(0);
  showTitle('', 0);
  equal(document.title, 'Chatroom');
});
