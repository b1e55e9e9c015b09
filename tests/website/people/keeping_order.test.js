import { beforeEach, deepEqual, equal, match, ok, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { KeepingOrder } from '/js/people/keeping_order.js';

const BEN = { id: 'ben', name: 'Ben' };
const BLOCK = { user: BEN, by: { name: 'Ann' }, blocked_at: '2030-01-02T12:00:00.000Z', reason: 'Enough.' };
const plain = (text) => text.replaceAll(/[\u2068\u2069]/g, '');
let api, asked, calls, isKeeper, order;

beforeEach(() => {
  calls = [];
  isKeeper = true;
  const call = (name) => async (...what) => void calls.push([name, ...what]);
  api = { block: call('block'), unblock: call('unblock'), purge: call('purge'), blocked: async () => ({ blocked: [BLOCK] }) };
  order = new KeepingOrder(api, { ask: (question) => (asked = question) }, () => isKeeper);
});

const look = async (person) => {
  let times = 0;
  order.look(person, () => (times += 1));
  await settle();
  return times;
};

test('what is offered goes by whether somebody is blocked', async () => {
  deepEqual(order.actsOn(BEN), { acts: ['purge', 'block', 'unblock'], blocked: '' });
  equal(await look(BEN), 1);
  const { acts, blocked } = order.actsOn(BEN);
  deepEqual([acts, plain(blocked)], [['purge', 'unblock'], 'Blocked by Ann, 2 January 2030. Enough.']);
  await look({ id: 'eve' });
  deepEqual(order.actsOn({ id: 'eve' }).acts, ['purge', 'block']);
});

test('where that cannot be known both ways are open', async () => {
  api.blocked = async () => ({ blocked: [], next: 'more' });
  await look(BEN);
  deepEqual(order.actsOn(BEN).acts, ['purge', 'block', 'unblock']);
  api.blocked = refuse(503, 'Not now.');
  equal(await look(BEN), 0);
});

test('for others than administrators nothing is offered or asked', async () => {
  isKeeper = false;
  api.blocked = () => ok(false, 'it is asked');
  equal(await look(BEN), 0);
  deepEqual(order.actsOn(BEN).acts, []);
});

test('each is asked about, with what it will do', async () => {
  order.block(BEN);
  deepEqual([plain(asked.title), asked.fields], ['Block Ben?', ['reason']]);
  match(asked.text, /out at once/);
  await asked.run({ reason: ' Enough. ' });
  order.unblock(BEN);
  await asked.run({ reason: '' });
  deepEqual(calls, [['block', 'ben', 'Enough.'], ['unblock', 'ben', '']]);
  equal(plain(document.querySelector('#announcer').textContent), 'Ben can come in again.');
});

test('what was written goes since an hour or a day, which the server takes', async () => {
  order.purge(BEN);
  deepEqual(asked.fields, ['since']);
  await asked.run({ hours: '24' });
  const [[, id, since]] = calls;
  const ago = Date.now() - Date.parse(since);
  equal(id, 'ben');
  ok(ago > 23.9 * 3_600_000 && ago < 24 * 3_600_000, ago);
});
