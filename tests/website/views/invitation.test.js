import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { lose, refuse } from '/tests/support/room_api.js';
import { Invitation } from '/js/views/invitation.js';

const page = document.querySelector('#invitation');
const accept = page.querySelector('.accept');
const told = () => [page.querySelector('h2').textContent, page.querySelector('.invitation-text').textContent];
let look, join, joined, view;

beforeEach(() => {
  joined = [];
  look = () => ({ room: { kind: 'closed', name: 'Garden', topic: 'What to plant', members: 3 }, by: { name: 'Ann' } });
  join = (code) => joined.push(code);
  const stopping = new AbortController();
  view = new Invitation(page, { look: async (code) => look(code), accept: async (code) => join(code) }, stopping.signal);
  after(() => (view.close(), stopping.abort()));
});

test('it tells what one is invited to, and joins', async () => {
  await view.show('code1234');
  deepEqual(told(), ['⁨Ann⁩ invites you to ⁨#Garden⁩', '⁨What to plant⁩ (3 members)']);
  accept.click();
  await settle();
  deepEqual(joined, ['code1234']);
  join = refuse(409, 'The room is archived.');
  accept.click();
  await settle();
  equal(page.querySelector('.dialog-problem').textContent, 'The room is archived.');
});

test('one that is good no more says so, and one that could not be asked can be asked again', async () => {
  look = refuse(404);
  await view.show('code1234');
  deepEqual([told()[0], accept.hidden, page.querySelector('.look-again').hidden], ['This invitation is good no more', true, true]);
  look = lose;
  await view.show('code1234');
  deepEqual([told()[0], page.querySelector('.look-again').hidden], ['The invitation could not be looked up', false]);
});

test('one that could not be looked up without a network is with one, unless one has gone elsewhere', async () => {
  const [asked, found] = [[], look];
  look = (code) => (asked.push(code), lose());
  await view.show('code1234');
  await view.show('code5678');
  look = (code) => (asked.push(code), found());
  dispatchEvent(new Event('online'));
  await settle();
  deepEqual([asked, accept.hidden], [['code1234', 'code5678', 'code5678'], false]);
  dispatchEvent(new Event('online'));
  look = lose;
  await view.show('code1234');
  view.close();
  look = (code) => asked.push(code);
  dispatchEvent(new Event('online'));
  equal(asked.length, 3);
});

test('an answer that comes after one has gone is not shown', async () => {
  const gate = Promise.withResolvers();
  look = () => gate.promise;
  const shown = view.show('code1234');
  view.close();
  gate.reject(new Error('late'));
  await shown;
  deepEqual([told()[0], page.hidden], ['One moment…', true]);
});

test('one that ends while its page is open says so, and offers nothing any more', async () => {
  document.documentElement.dataset.page = 'chat';
  document.querySelector('#chat').inert = false;
  await view.show('code1234');
  join = refuse(404, 'There is nothing at /api/invitations/code1234.');
  accept.click();
  await settle();
  deepEqual([told()[0], accept.hidden, page.querySelector('.dialog-problem').hidden], ['This invitation is good no more', true, true]);
  equal(document.activeElement.tagName, 'A', 'the keyboard is on the way out');
});

test('the keyboard is at the button that joins, unless it is at the way out', async () => {
  Object.assign(document.documentElement.dataset, { page: 'chat', started: '' });
  Object.assign(document.querySelector('#chat'), { hidden: false, inert: false });
  document.activeElement.blur();
  await view.show('code1234');
  equal(document.activeElement, accept);
  page.querySelector('a').focus();
  await view.show('code5678');
  deepEqual([accept.hidden, document.activeElement], [false, page.querySelector('a')]);
});
