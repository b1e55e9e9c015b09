import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeNotification, setHidden } from '/tests/support/notification.js';
import { ANN, BEN, RoomApi, idAt } from '/tests/support/room_api.js';
import { Notifying } from '/js/notices/notifying.js';
import { Shelf } from '/js/storage/shelf.js';

let menu, form, closing, notifying;

beforeEach(async () => {
  localStorage.clear();
  FakeNotification.install('default');
  setHidden(true);
  await new Shelf(ANN.id).clear();
  closing = new AbortController();
  menu = document.createElement('div');
  menu.popover = '';
  form = document.querySelector('#notices').cloneNode(true);
  menu.append(form);
  document.body.append(menu);
  after(() => (closing.abort(), menu.remove()));
});

function start() {
  const rooms = Object.assign(new EventTarget(), { get: () => ({ kind: 'direct', users: [BEN], involvement: 'everything', read_id: null }) });
  const parts = { api: new RoomApi(), me: ANN, rooms, room: () => null, names: { of: () => null, ask: async () => {} }, shelf: new Shelf(ANN.id) };
  notifying = new Notifying(parts, { menu, form, signal: closing.signal });
}

async function until(question) {
  for (let tries = 0; tries < 400 && !question(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  ok(question(), 'it never comes about');
}

let number = 0;

function say() {
  const message = { id: idAt(Date.now(), (number += 1)), room: 'ben', author: BEN, text: 'Hello' };
  notifying.receive([{ type: 'message.created', room: 'ben', message }]);
}

const choose = () => form.elements.shown.click();

async function open() {
  menu.showPopover();
  await until(() => !form.hidden);
}

test('nothing is asked and nothing told until the user wants it; then it is, at once', async () => {
  start();
  await open();
  say();
  deepEqual([FakeNotification.asked, form.elements.shown.checked], [0, false]);
  choose();
  await until(() => form.elements.shown.checked && !form.querySelector('.notices-sound').hidden);
  equal(FakeNotification.asked, 1);
  say();
  await until(() => FakeNotification.shown.length > 0);
  equal(FakeNotification.shown.length, 1, 'not what was said before');
  choose();
  await until(() => FakeNotification.shown.length === 0);
  ok(form.querySelector('.notices-sound').hidden);
});

test('whoever wanted it before is told without being asked, also of what is said while that is loaded', async () => {
  FakeNotification.permission = 'granted';
  localStorage.setItem('chatroom.ann.notices.on', 'true');
  start();
  say();
  await until(() => FakeNotification.shown.length === 1);
  equal(FakeNotification.asked, 0);
  closing.abort();
  await until(() => FakeNotification.shown.length === 0);
});
