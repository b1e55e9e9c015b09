import { beforeEach, deepEqual, test } from '/tests/harness.js';
import { LaterNote } from '/js/views/history_notes.js';

const element = document.querySelector('#later').cloneNode(true);
let asked, note;

beforeEach(() => {
  asked = 0;
  note = new LaterNote(element, () => (asked += 1));
});

const shown = () => [element.hidden, element.querySelector('.history-text').textContent, element.querySelector('.history-retry').hidden];

test('it stands where there are later messages, and says why they do not come', () => {
  note.show(true);
  deepEqual(shown(), [false, 'Loading later messages…', true]);
  note.failed();
  deepEqual(shown(), [false, 'Later messages could not be loaded.', false]);
  element.querySelector('.history-retry').click();
  note.show(false);
  deepEqual([shown()[0], asked], [true, 1]);
});
