import { after, beforeEach, deepEqual, equal, settle, test } from '/tests/harness.js';
import { OrderLists } from '/js/views/order_lists.js';

const dialog = document.querySelector('#keeping-order');
const ANN = { id: 'ann', name: 'Ann' };
const BEN = { id: 'ben', name: 'Ben' };
const AT = '2030-01-02T12:00:00.000Z';
const plain = (text) => text.replaceAll(/[\u2068\u2069]/g, '');
let letIn, view;

beforeEach(() => {
  letIn = [];
  const acts = [
    { at: AT, who: ANN, act: 'user.blocked', user: BEN, reason: 'Enough.' },
    { at: AT, who: ANN, act: 'member.removed', user: BEN, room: 'a' },
    { at: AT, who: ANN, act: 'message.deleted', room: 'b' },
    { at: AT, who: ANN, act: 'member.updated', user: BEN, room: 'a', role: 'admin' },
    { at: AT, who: ANN, act: 'member.updated', user: BEN, room: 'a', role: 'member' },
    { at: AT, who: ANN, act: 'room.updated', room: 'a', changes: { archived_at: AT } },
    { at: AT, who: ANN, act: 'room.updated', room: 'a', changes: { archived_at: null } },
    { at: AT, who: ANN, act: 'room.updated', room: 'a', changes: { topic: 'Roses' } },
    { at: AT, who: ANN, act: 'of the future' },
  ];
  const does = {
    audit: async () => ({ audit: acts }),
    blocked: async () => ({ blocked: [{ user: BEN, by: ANN, blocked_at: AT, reason: '' }] }),
    room: (id) => (id === 'a' ? { kind: 'closed', name: 'Garden' } : null),
    letIn: (user) => letIn.push(user),
  };
  const stopping = new AbortController();
  view = new OrderLists(dialog, does, stopping.signal);
  view.open();
  after(() => (view.close(), dialog.querySelector('form').reset(), stopping.abort()));
});

const whats = () => [...dialog.querySelectorAll('.audit-what')].map(({ textContent }) => plain(textContent));

test('what was done is told in sentences, with why', async () => {
  await settle();
  deepEqual(whats(), [
    'Ann blocked Ben',
    'Ann removed Ben from #Garden',
    'Ann deleted a message of somebody in b',
    'Ann made Ben an admin of #Garden',
    'Ann made Ben a member like others in #Garden',
    'Ann archived #Garden',
    'Ann brought #Garden back',
    'Ann changed #Garden',
    'of the future',
  ]);
  equal(dialog.querySelector('[data-list=audit] bdi').textContent, 'Enough.');
});

test('who is blocked is listed, and let in again after a question', async () => {
  dialog.querySelector('[value=blocked]').click();
  await settle();
  equal(dialog.querySelector('[data-list=audit]').hidden, true);
  equal(plain(dialog.querySelector('[data-list=blocked] li p').textContent), 'BenBlocked by Ann, 2 January 2030.');
  dialog.querySelector('[data-list=blocked] li button').click();
  await settle();
  deepEqual([letIn, dialog.open], [[BEN], false]);
});
