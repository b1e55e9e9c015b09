import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { Question } from '/js/views/question.js';

const dialog = document.querySelector('#question');
let question;

beforeEach(() => {
  const stopping = new AbortController();
  question = new Question(dialog, stopping.signal);
  after(() => (question.close(), stopping.abort()));
});

async function confirm() {
  dialog.querySelector('form').requestSubmit();
  await settle();
}

test('it says what will be done, and closes once it is', async () => {
  const done = [];
  question.ask({ title: 'Remove Ben?', text: 'He can come back.', button: 'Remove', run: async () => void done.push('removed') });
  deepEqual(['.dialog-title', '.dialog-note', '.primary'].map((part) => dialog.querySelector(part).textContent), ['Remove Ben?', 'He can come back.', 'Remove']);
  await confirm();
  deepEqual([done, dialog.open], [['removed'], false]);
});

test('what did not succeed is said, and can be tried again', async () => {
  let run = refuse(409, 'Name another admin first.');
  question.ask({ title: 'Go?', text: '', button: 'Go', run: async () => run() });
  await confirm();
  deepEqual([dialog.open, dialog.querySelector('.dialog-problem').textContent], [true, 'Name another admin first.']);
  run = () => {};
  await confirm();
  equal(dialog.open, false);
});

test('an answer that comes late closes no other question', async () => {
  let answer;
  question.ask({ title: 'One?', text: '', button: 'Go', run: () => new Promise((resolve) => (answer = resolve)) });
  await confirm();
  question.close();
  question.ask({ title: 'Two?', text: '', button: 'Go', run: () => {} });
  answer();
  await settle();
  deepEqual([dialog.open, dialog.querySelector('.dialog-title').textContent], [true, 'Two?']);
});
