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

test('what is chosen is done with the room on the screen, if there is one', () => {
  view.show(room({ role: 'admin' }));
  for (const name of ['invite', 'leave', 'archive']) choose(name);
  deepEqual(done, [['invite', 'a'], ['leave', 'a'], ['archive', 'a']]);
  view.show(null);
  choose('leave');
  equal(done.length, 3);
});
