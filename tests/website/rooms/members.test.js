import { beforeEach, deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { refuse } from '/tests/support/room_api.js';
import { Members } from '/js/rooms/members.js';

const user = (id, name = id) => ({ id, name });
const member = (id, role = 'member') => ({ user: user(id), role, joined_at: '2030-01-01T00:00:00.000Z' });
let asked, pages, members, changes;

beforeEach(() => {
  asked = [];
  pages = { '': { members: [member('ada', 'admin'), member('zoe')], next: 'two' }, two: { members: [member('ben'), member('eve', 'admin')] } };
  const api = { members: async (room, query) => (asked.push([room, query]), typeof pages === 'function' ? pages(query) : pages[query.cursor ?? '']) };
  members = new Members(api, 'a');
  changes = 0;
  members.addEventListener('change', () => (changes += 1));
});

const who = () => members.all.map(({ user: { id } }) => id);

test('they come page by page, admins first, then by name', async () => {
  await members.load();
  deepEqual([who(), members.hasMore, members.loaded], [['ada', 'zoe'], true, true]);
  await members.more();
  deepEqual([who(), members.hasMore], [['ada', 'eve', 'ben', 'zoe'], false]);
  deepEqual(asked, [['a', { limit: 100 }], ['a', { limit: 100, cursor: 'two' }]]);
  await members.more();
  equal(asked.length, 2, 'there is no more');
});

test('who comes, goes and becomes an admin is heard; of other rooms nothing is', async () => {
  await members.load();
  members.receive([
    { type: 'member.joined', room: 'a', user: user('cem'), role: 'member' },
    { type: 'member.updated', room: 'a', user: user('zoe'), role: 'admin' },
    { type: 'member.left', room: 'a', user: user('ada'), role: 'admin' },
    { type: 'member.joined', room: 'b', user: user('dan'), role: 'member' },
    { type: 'message.created', room: 'a', message: { author: user('dan') } },
  ]);
  deepEqual(who(), ['zoe', 'cem']);
  equal(members.get('zoe').joined_at, '2030-01-01T00:00:00.000Z');
});

test('who writes is called as they are called now', async () => {
  await members.load();
  changes = 0;
  const wrote = (room, id, name) => ({ type: 'message.created', room, message: { author: user(id, name) } });
  members.receive([wrote('a', 'ada', 'ada'), wrote('b', 'ada', 'Eve'), wrote('a', 'nobody', 'Nobody')]);
  equal(changes, 0);
  members.receive([wrote('a', 'ada', 'Ada')]);
  deepEqual([members.get('ada').user.name, members.get('ada').role, changes], ['Ada', 'admin', 1]);
});

test('what is heard while an answer is on its way, that may not know of', async () => {
  const loading = members.load();
  members.receive([{ type: 'member.left', room: 'a', user: user('zoe') }, { type: 'member.joined', room: 'a', user: user('cem'), role: 'member' }]);
  await loading;
  deepEqual(who(), ['ada', 'cem']);
});

test('asked anew, as many are asked for as there were', async () => {
  await members.load();
  await members.more();
  pages.two = { members: [member('fay')] };
  asked = [];
  await members.load();
  deepEqual([who(), asked.length], [['ada', 'fay', 'zoe'], 2]);
});

test('what could not be had is told, and what was there stays', async () => {
  await members.load();
  pages = refuse(503, 'Not now.');
  await members.more();
  equal(members.problem.message, 'Not now.');
  deepEqual([who(), members.hasMore, members.isLoading], [['ada', 'zoe'], true, false]);
});

test('only the last question is answered, and none once nobody looks', async () => {
  const answers = [];
  pages = () => new Promise((resolve) => answers.push(resolve));
  members.load();
  members.load();
  answers[1]({ members: [member('new')] });
  await settle();
  answers[0]({ members: [member('old')] });
  await settle();
  deepEqual(who(), ['new']);
  members.load();
  members.stop();
  const before = changes;
  answers[2]({ members: [] });
  await settle();
  deepEqual([who(), changes], [['new'], before]);
  ok(!members.isLoading);
});
