import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { RoomMenu } from '/js/views/room_menu.js';

const menu = document.querySelector('#room-menu');
const toggle = document.querySelector('.room-menu-toggle');
const question = document.querySelector('#room-question');
const room = (more) => ({ id: 'a', kind: 'closed', role: 'member', ...more });
let done, leave, view;

beforeEach(() => {
  done = [];
  leave = (id) => done.push(['leave', id]);
  const does = { invite: ({ id }) => done.push(['invite', id]), leave: async (id) => leave(id), archive: async (id) => done.push(['archive', id]) };
  const stopping = new AbortController();
  view = new RoomMenu({ menu, toggle, question }, does, stopping.signal);
  after(() => (view.close(), stopping.abort()));
});

const choose = (name) => menu.querySelector(`.${name}`).click();
const offered = () => ['invite', 'leave', 'archive'].filter((name) => !menu.querySelector(`.${name}`).hidden);

async function confirm() {
  question.querySelector('form').dispatchEvent(new SubmitEvent('submit', { cancelable: true }));
  await settle();
}

test('what is offered is what the server lets one do', () => {
  view.show(room());
  deepEqual([toggle.hidden, offered()], [false, ['invite', 'leave']]);
  view.show(room({ role: 'admin' }));
  deepEqual(offered(), ['invite', 'leave', 'archive']);
  view.show(room({ id: 'general', kind: 'open', role: 'admin' }));
  deepEqual(offered(), ['invite']);
  view.show(room({ kind: 'direct' }));
  equal(toggle.hidden, true);
  view.show(null);
  equal(toggle.hidden, true);
});

test('one leaves after it was said what that means, and hears why one cannot', async () => {
  view.show(room());
  choose('leave');
  equal(question.querySelector('.dialog-note').textContent, 'It is closed: to come back you have to be invited again.');
  leave = refuse(409, 'Name another admin first.');
  await confirm();
  deepEqual([question.open, question.querySelector('.dialog-problem').textContent], [true, 'Name another admin first.']);
  leave = (id) => done.push(['leave', id]);
  await confirm();
  deepEqual([question.open, done], [false, [['leave', 'a']]]);
});

test('an answer is for the room that was asked about', async () => {
  view.show(room({ role: 'admin' }));
  choose('archive');
  view.show(room({ id: 'b' }));
  await confirm();
  choose('invite');
  deepEqual(done, [['archive', 'a'], ['invite', 'b']]);
});
