import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { RoomQuestion } from '/js/views/room_question.js';

const dialog = document.querySelector('#room-question');
let done, view;

beforeEach(() => {
  done = [];
  const stopping = new AbortController();
  view = new RoomQuestion(dialog, stopping.signal);
  after(() => (view.close(), stopping.abort()));
});

const note = () => dialog.querySelector('.dialog-note').textContent;

async function confirm() {
  dialog.querySelector('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
  await settle();
}

test('one leaves after it was said what that means, and hears why one cannot', async () => {
  let leave = refuse(409, 'Name another admin first.');
  view.askToLeave({ kind: 'closed' }, async () => leave());
  equal(note(), 'It is closed: to come back you have to be invited again.');
  await confirm();
  deepEqual([dialog.open, dialog.querySelector('.dialog-problem').textContent], [true, 'Name another admin first.']);
  leave = () => done.push('left');
  await confirm();
  deepEqual([dialog.open, done], [false, ['left']]);
  view.askToLeave({ kind: 'open' }, () => {});
  deepEqual([note(), dialog.querySelector('.dialog-problem').hidden], ['You can join it again whenever you like.', true]);
});

test('an answer is for what was asked about last', async () => {
  view.askToLeave({ kind: 'open' }, () => done.push('left'));
  dialog.querySelector('.dialog-cancel').click();
  equal(dialog.open, false);
  view.askToArchive(() => done.push('archived'));
  await confirm();
  deepEqual(done, ['archived']);
});
