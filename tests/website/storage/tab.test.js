import { beforeEach, deepEqual, equal, notEqual, ok, settle, test } from '/tests/harness.js';
import { emptyStorage, fakeLocks } from '/tests/support/tabs.js';
import { Tab } from '/js/storage/tab.js';

let locks;

beforeEach(() => {
  emptyStorage();
  locks = fakeLocks();
});

const leave = () => dispatchEvent(new PageTransitionEvent('pagehide'));

test('a tab keeps its name over a reload', () => {
  const { id } = new Tab();
  leave();
  equal(new Tab().id, id);
});

test('a tab that is duplicated, which copies its storage, gets a name of its own', () => {
  const { id } = new Tab();
  notEqual(new Tab().id, id);
});

test('it is known to be open from its first moment to its last', async () => {
  const { id } = new Tab();
  await settle();
  ok((await Tab.open()).includes(id));
  leave();
  await settle();
  deepEqual(await Tab.open(), []);
});

test('a page out of the cache is open again, under its name', async () => {
  const { id } = new Tab();
  leave();
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  await settle();
  ok((await Tab.open()).includes(id));
  notEqual(new Tab().id, id);
});

test('other locks are no tabs', async () => {
  locks.request('chatroom.outbox.ann', () => new Promise(() => {}));
  await settle();
  deepEqual(await Tab.open(), []);
});

test('a browser without locks does not tell who is open, and tabs have names all the same', async () => {
  fakeLocks(null);
  ok(new Tab().id);
  equal(await Tab.open(), null);
});
