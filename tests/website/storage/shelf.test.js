import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { Shelf } from '/js/storage/shelf.js';

let ann, ben;

beforeEach(() => {
  [ann, ben] = [new Shelf('ann'), new Shelf('ben')];
  after(() => Promise.all([new Shelf('ann').clear(), new Shelf('ben').clear()]));
});

test('each user has things of their own, for the next page too', async () => {
  equal(await ann.get('rooms'), undefined);
  await ann.set('rooms', [{ id: 'a' }]);
  await ben.set('rooms', [{ id: 'b' }]);
  deepEqual(await new Shelf('ann').get('rooms'), [{ id: 'a' }]);
  await ann.set('rooms', []);
  deepEqual(await ann.get('rooms'), []);
  await ann.delete('rooms');
  equal(await ann.get('rooms'), undefined);
  deepEqual(await ben.get('rooms'), [{ id: 'b' }]);
});

test('all of one user can be forgotten, and nothing comes to it afterwards', async () => {
  await ann.set('rooms', [1]);
  await ann.set('messages a', [2]);
  await ben.set('rooms', [3]);
  const late = ann.set('messages b', [4]);
  await ann.clear();
  await late;
  await ann.set('rooms', [5]);
  deepEqual(await Promise.all(['rooms', 'messages a', 'messages b'].map((name) => new Shelf('ann').get(name))), [undefined, undefined, undefined]);
  deepEqual(await ben.get('rooms'), [3]);
});

test('where nothing can be kept nothing is there, and nothing fails', async () => {
  const { open } = IDBFactory.prototype;
  after(() => (IDBFactory.prototype.open = open));
  IDBFactory.prototype.open = () => {
    throw new DOMException('no', 'SecurityError');
  };
  await ann.set('rooms', [1]);
  equal(await ann.get('rooms'), undefined);
  IDBFactory.prototype.open = open;
  await ann.set('rooms', [1]);
  deepEqual(await ann.get('rooms'), [1], 'the next one who asks opens it anew');
});

test('what fails once is tried again', async () => {
  await new Shelf('ann').set('rooms', [1]);
  const { open } = IDBFactory.prototype;
  after(() => (IDBFactory.prototype.open = open));
  IDBFactory.prototype.open = () => {
    IDBFactory.prototype.open = open;
    throw new DOMException('once', 'UnknownError');
  };
  deepEqual(await ann.get('rooms'), [1]);
});

test('of all who claim a name at once one gets it, and nobody after them', async () => {
  const claims = await Promise.all([ann, new Shelf('ann'), new Shelf('ann')].map((shelf) => shelf.claim('a')));
  deepEqual(claims.filter(Boolean), [true]);
  equal(await ann.claim('a'), false);
  equal(await ann.claim('b'), true);
  equal(await ben.claim('a'), true);
  await ann.clear();
  equal(await ann.claim('c'), false, 'who has left claims nothing');
});

test('names from one on and before another are forgotten', async () => {
  for (const name of ['told 1', 'told 2', 'told 3', 'rooms']) await ann.set(name, true);
  await ben.set('told 1', true);
  await ann.deleteBetween('told ', 'told 3');
  deepEqual(await Promise.all(['told 1', 'told 2', 'told 3', 'rooms'].map((name) => ann.get(name))), [undefined, undefined, true, true]);
  equal(await ben.get('told 1'), true);
});

test('where nothing can be kept each gets what they claim', async () => {
  const { open } = IDBFactory.prototype;
  after(() => (IDBFactory.prototype.open = open));
  IDBFactory.prototype.open = () => {
    throw new DOMException('no', 'SecurityError');
  };
  deepEqual([await ann.claim('a'), await ann.claim('a')], [true, true]);
});
