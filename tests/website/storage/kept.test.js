import { after, beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { breakStorage, emptyStorage, tellOfStorage } from '/tests/support/tabs.js';
import { Kept } from '/js/storage/kept.js';

beforeEach(emptyStorage);

function keep(user = 'ann', kind = 'outbox') {
  const kept = new Kept(user, kind);
  after(() => kept.close());
  return kept;
}

test('what is kept is there for the next page, until it is deleted', () => {
  keep().set('1', { text: 'hello' });
  const later = keep();
  deepEqual(later.names, ['1']);
  deepEqual(later.get('1'), { text: 'hello' });
  later.delete('1');
  deepEqual(keep().names, []);
  equal(later.get('1'), null);
});

test('each user has their own, and each kind of work', () => {
  keep('ann').set('1', 'of Ann');
  keep('ben').set('1', 'of Ben');
  keep('ann', 'draft').set('1', 'a draft of Ann');
  deepEqual([keep('ann').get('1'), keep('ben').get('1')], ['of Ann', 'of Ben']);
  keep('ann').delete('1');
  equal(keep('ben').get('1'), 'of Ben');
  deepEqual(keep('ann', 'draft').names, ['1']);
});

test('two tabs that keep different things do not overwrite each other', () => {
  const [one, other] = [keep(), keep()];
  one.set('1', 'by one');
  other.set('2', 'by the other');
  deepEqual(one.names.toSorted(), ['1', '2']);
});

test('a tab hears of what another one sets, deletes and clears, and of nothing else', () => {
  const kept = keep();
  const heard = [];
  kept.addEventListener('change', ({ detail }) => heard.push(detail));
  tellOfStorage('chatroom.ann.outbox.1', '{"text":"hello"}');
  tellOfStorage('chatroom.ann.outbox.1', null);
  tellOfStorage(null);
  tellOfStorage('chatroom.ben.outbox.1', '1');
  tellOfStorage('chatroom.ann.draft.1', '1');
  dispatchEvent(new StorageEvent('storage', { key: 'chatroom.ann.outbox.1', storageArea: sessionStorage }));
  deepEqual(heard, [
    { name: '1', value: { text: 'hello' } },
    { name: '1', value: null },
    { name: null, value: null },
  ]);
  kept.close();
  tellOfStorage(null);
  equal(heard.length, 3);
});

test('full storage keeps what it has, and the tab goes on from memory', () => {
  const kept = keep();
  kept.set('1', 'first');
  ok(kept.isSafe);
  breakStorage('setItem');
  kept.set('1', 'second');
  kept.set('2', { in: 'memory' });
  deepEqual([kept.get('1'), kept.get('2')], ['second', { in: 'memory' }]);
  deepEqual(kept.names.toSorted(), ['1', '2']);
  ok(!kept.isSafe);
  equal(keep().get('1'), 'first');
  kept.delete('2');
  equal(kept.get('2'), null);
});

test('what is in memory is no more shared than what is stored', () => {
  breakStorage('setItem');
  const kept = keep();
  const value = { text: 'as kept' };
  kept.set('1', value);
  value.text = 'changed since';
  kept.get('1').text = 'changed as well';
  deepEqual(kept.get('1'), { text: 'as kept' });
});

test('where storage is forbidden altogether, the tab goes on from memory', () => {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'localStorage');
  const get = () => {
    throw new DOMException('Forbidden.', 'SecurityError');
  };
  Object.defineProperty(globalThis, 'localStorage', { get, configurable: true });
  after(() => Object.defineProperty(globalThis, 'localStorage', real));
  const kept = keep();
  kept.set('1', 'hello');
  deepEqual([kept.names, kept.get('1'), kept.get('2'), kept.isSafe], [['1'], 'hello', null, false]);
  kept.delete('1');
  deepEqual(kept.names, []);
});

test('what somebody else has written there is nothing', () => {
  localStorage.setItem('chatroom.ann.outbox.1', 'no JSON');
  equal(keep().get('1'), null);
});
