import { after, beforeEach, deepEqual, equal, match, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { RoomExport } from '/js/views/room_export.js';

const dialog = document.querySelector('#room-export');
const note = () => dialog.querySelector('.export-note').textContent;
const button = (name) => dialog.querySelector(name);
let view, run, saved, finish, tell;

beforeEach(() => {
  saved = [];
  run = (id, how) => {
    ({ tell } = how);
    return new Promise((resolve) => {
      finish = resolve;
      how.signal.addEventListener('abort', () => resolve(null));
    });
  };
  const stopping = new AbortController();
  view = new RoomExport(dialog, (...how) => run(...how), stopping.signal, (...file) => saved.push(file));
  view.open({ id: 'a', name: 'Tea & cake, 茶!', created_at: '2020-01-01T00:00:00.000Z' });
  after(() => (view.close(), stopping.abort()));
});

async function begin() {
  dialog.querySelector('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
  await settle();
}

test('it says how far it is, and the file is there when all of it is', async () => {
  await begin();
  deepEqual([note(), button('progress').hidden, button('.primary').hidden], ['Beginning…', false, true]);
  tell({ messages: 1_200, until: '2021-05-03T12:00:00.000Z' });
  equal(note(), '1,200 messages so far, up to 3 May 2021');
  equal(button('progress').value > 0, true);
  tell({ messages: 1_200, until: '2021-05-03T12:00:00.000Z', waits: 'No answer.' });
  equal(note(), '1,200 messages so far, up to 3 May 2021. No answer. Waiting to go on…');
  deepEqual(saved, []);
  const file = new Blob(['{}\n']);
  finish(file);
  await settle();
  equal(saved[0][0], file);
  match(saved[0][1], /^tea-cake-茶-\d{4}-\d\d-\d\d\.ndjson$/);
  match(note(), /^1,200 messages are in the file .tea-cake/);
  deepEqual([button('progress').hidden, button('.primary').hidden], [true, false]);
});

test('it is ended by the button that says so, and by nothing else; then nothing is saved', async () => {
  await begin();
  equal(dialog.closedBy, 'none');
  dialog.dispatchEvent(new Event('cancel', { cancelable: true }));
  equal(button('.dialog-cancel').textContent, 'End the export');
  button('.dialog-cancel').click();
  await settle();
  deepEqual([note(), saved, dialog.open], ['The export was ended. Nothing was saved.', [], true]);
  equal(button('.dialog-cancel').textContent, 'Close');
});

test('what is refused is said, and that there is no file', async () => {
  run = refuse(403, 'Only admins.');
  await begin();
  deepEqual([button('.dialog-problem').textContent, note(), saved], ['Nothing was saved. Only admins.', '', []]);
});

test('who is signed out meanwhile takes nothing with them', async () => {
  await begin();
  view.close();
  await settle();
  deepEqual(saved, []);
});
