import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { RoomMenu } from '/js/views/room_menu.js';

const menu = document.querySelector('#room-menu');
const toggle = document.querySelector('.room-menu-toggle');
const room = (more) => ({ id: 'a', kind: 'closed', role: 'member', ...more });
let done, view;

beforeEach(() => {
  done = [];
  const does = Object.fromEntries(['invite', 'leave', 'archive'].map((name) => [name, ({ id }) => done.push([name, id])]));
  const stopping = new AbortController();
  view = new RoomMenu(menu, toggle, does, stopping.signal);
  after(() => (view.close(), stopping.abort()));
});

const choose = (name) => menu.querySelector(`.${name}`).click();
const offered = () => ['invite', 'leave', 'archive'].filter((name) => !menu.querySelector(`.${name}`).hidden);

const show = (about, ...rights) => view.show(about, new Set(rights));

test('what is offered is what one may do', () => {
  show(room(), 'invite', 'leave', 'invitations');
  deepEqual([toggle.hidden, offered()], [false, ['invite', 'leave']]);
  show(room({ role: 'admin' }), 'invite', 'leave', 'archive');
  deepEqual(offered(), ['invite', 'leave', 'archive']);
  show({ id: 'a', kind: 'open' }, 'archive', 'settings');
  deepEqual(offered(), ['archive']);
  for (const none of [[room({ kind: 'direct' })], [null], [room({ archived_at: '2030-01-01T00:00:00.000Z' }), 'leave']]) {
    show(...none);
    equal(toggle.hidden, true);
  }
});

test('what is chosen is done with the room on the screen, if there is one', () => {
  show(room({ role: 'admin' }), 'invite', 'leave', 'archive');
  for (const name of ['invite', 'leave', 'archive']) choose(name);
  deepEqual(done, [['invite', 'a'], ['leave', 'a'], ['archive', 'a']]);
  show(null);
  choose('leave');
  equal(done.length, 3);
});
