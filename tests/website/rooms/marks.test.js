import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { breakStorage, emptyStorage, tellOfStorage } from '/tests/support/tabs.js';
import { Marks } from '/js/rooms/marks.js';

const KEY = 'chatroom.ann.marks.garden';
let marks, changes;

beforeEach(() => {
  emptyStorage();
  changes = 0;
  marks = opened();
});

function opened() {
  const made = new Marks('ann');
  made.addEventListener('change', () => (changes += 1));
  after(() => made.close());
  return made;
}

test('a mark stays while one looks, and goes when one has come back and looked', () => {
  marks.entered('garden');
  marks.set('garden', '1');
  marks.seen('garden');
  equal(marks.get('garden'), '1');
  equal(opened().get('garden'), '1', 'after a reload, too');
  marks.entered('garden');
  equal(marks.get('garden'), '1');
  marks.seen('garden');
  marks.seen('garden');
  deepEqual([marks.get('garden'), opened().get('garden'), changes], [undefined, undefined, 2]);
});

test('other tabs hear of it, and looking there takes nothing off', () => {
  marks.entered('garden');
  localStorage.setItem(KEY, '"1"');
  tellOfStorage(KEY);
  marks.seen('garden');
  deepEqual([marks.get('garden'), changes], ['1', 1]);
  localStorage.removeItem(KEY);
  tellOfStorage(KEY);
  deepEqual([marks.get('garden'), changes], [undefined, 2]);
  marks.set('garden', '2');
  tellOfStorage(null);
  equal(marks.get('garden'), undefined);
});

test('what is no id is no mark, and where nothing can be kept it holds for the page', () => {
  localStorage.setItem(KEY, '{"a":1}');
  equal(opened().get('garden'), undefined);
  breakStorage('setItem');
  marks.set('garden', '1');
  equal(marks.get('garden'), '1');
});
