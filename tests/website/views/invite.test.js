import { after, beforeEach, deepEqual, equal, match, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { Invite } from '/js/views/invite.js';

const dialog = document.querySelector('#invite');
const link = dialog.querySelector('.invite-link');
const MADE = { url: 'https://chat.example.com/#/invitations/abcdefgh', expires_at: '2030-01-08T00:00:00.000Z', uses_left: 50 };
const finding = { people: async () => [], members: async () => [], bringIn: async () => {} };
let make, view;

beforeEach(() => {
  make = () => MADE;
  const stopping = new AbortController();
  view = new Invite(dialog, async (id) => make(id), finding, stopping.signal);
  view.open({ id: 'a', title: '#Garden' });
  after(() => (view.close(), stopping.abort()));
});

async function submit() {
  dialog.querySelector('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
  await settle();
}

test('a link is made when it is asked for, and what it allows is said', async () => {
  equal(dialog.querySelector('.invite-room').textContent, '#Garden');
  deepEqual([link.value, dialog.querySelector('.invite-copy').hidden], ['', true]);
  await submit();
  equal(link.value, MADE.url);
  match(dialog.querySelector('.invite-terms').textContent, /^Up to 50 people can join with it until .*2030/);
  deepEqual([dialog.querySelector('.invite-make').hidden, dialog.querySelector('.invite-copy').hidden], [true, false]);
  const closed = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  view.close();
  await closed;
  equal(link.value, '', 'it does not stay on the page');
});

test('a link that cannot be made says why', async () => {
  make = refuse(429, 'You have made 30 invitations in this hour.');
  await submit();
  equal(dialog.querySelector('.invite-problem').textContent, 'You have made 30 invitations in this hour.');
  equal(link.value, '');
});

test('who looks for somebody meanwhile goes on', async () => {
  dialog.querySelector('.invite-make').focus();
  await submit();
  equal(document.activeElement, dialog.querySelector('.invite-copy'));
  view.open({ id: 'b', title: '#Shed' });
  const name = dialog.querySelector('.invite-people input');
  name.focus();
  await submit();
  deepEqual([link.value, document.activeElement], [MADE.url, name]);
});
