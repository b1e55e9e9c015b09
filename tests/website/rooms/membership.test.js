import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { ANN, BEN, idAt } from '/tests/support/room_api.js';
import { Membership } from '/js/rooms/membership.js';

const at = (second) => new Date(second * 1_000).toISOString();
const message = (second, more = {}) => ({ id: idAt(second * 1_000), author: BEN, sent_at: at(second), mentions: [], ...more });
const newest = (second) => ({ id: idAt(second * 1_000), sent_at: at(second) });

function told(more = {}) {
  return { id: 'r', kind: 'open', name: 'r', created_at: at(0), involvement: 'everything', read_id: null, newest: null, unread: false, mentions: 0, ...more };
}

const state = ({ isUnread, mentions }) => [isUnread, mentions];

test('what others say is unread, and a mention counts; one’s own counts as nothing', () => {
  const room = new Membership(told(), ANN);
  room.hear('message.created', message(1, { author: ANN, mentions: ['ann'] }));
  deepEqual(state(room), [false, 0]);
  room.hear('message.created', message(2));
  deepEqual(state(room), [true, 0]);
  room.hear('message.created', message(3, { mentions: ['ann'] }));
  room.hear('message.created', message(3, { mentions: ['ann'] }));
  room.hear('message.created', message(4, { everyone: true }));
  deepEqual(state(room), [true, 2]);
  equal(room.activity, at(4));
});

test('what the server has counted is not counted again, and what it has not heard of yet is', () => {
  const before = new Membership(told(), ANN);
  before.hear('message.created', message(1, { mentions: ['ann'] }));
  before.hear('message.created', message(2, { mentions: ['ann'] }));
  const room = new Membership(told({ newest: newest(1), unread: true, mentions: 1 }), ANN, { before });
  deepEqual(state(room), [true, 2]);
  equal(room.newest.id, message(2).id);
});

test('what is read is read, also where an older answer comes after', () => {
  const first = told({ newest: newest(2), unread: true, mentions: 2 });
  const room = new Membership(first, ANN);
  room.hear('message.created', message(3, { mentions: ['ann'] }));
  room.read(message(3).id);
  deepEqual(state(room), [false, 0]);
  room.read(message(1).id);
  deepEqual(state(room), [false, 0], 'it goes forward only');
  deepEqual(state(new Membership(first, ANN, { before: room })), [false, 0]);
});

test('a message that is taken back, or names the user no more, calls nobody', () => {
  const room = new Membership(told(), ANN);
  room.hear('message.created', message(1, { mentions: ['ann'] }));
  room.hear('message.created', message(2, { mentions: ['ann'] }));
  equal(room.hear('message.deleted', message(1, { deleted_at: at(3) })), false);
  equal(room.hear('message.updated', message(2, { edited_at: at(3) })), false);
  deepEqual(state(room), [true, 0]);
});

test('of what the server alone has counted, the server has to tell', () => {
  const room = new Membership(told({ newest: newest(2), unread: true, mentions: 1, read_id: idAt(500) }), ANN);
  ok(room.hear('message.deleted', message(1, { deleted_at: at(3) })));
  ok(room.hear('message.updated', message(1, { edited_at: at(3) })));
  ok(!room.hear('message.updated', message(1)), 'a reaction changes no count');
  ok(!room.hear('message.deleted', message(0, { deleted_at: at(3) })), 'it was read before');
});

test('a direct room wants an answer to whatever is said there, a quiet one tells of nothing', () => {
  const direct = new Membership(told({ kind: 'direct', name: null, users: [BEN] }), ANN);
  equal(direct.calls, 0);
  direct.hear('message.created', message(1));
  deepEqual([direct.calls, direct.isLoud], [1, true]);
  const quiet = new Membership(told({ involvement: 'nothing', newest: newest(1), unread: true }), ANN);
  quiet.hear('message.created', message(2, { mentions: [ANN.id] }));
  deepEqual([quiet.isUnread, quiet.isLoud, quiet.calls], [true, false, 0]);
});

test('what the user has marked is unread, however quiet the room', () => {
  const marks = new Map();
  const room = new Membership(told({ involvement: 'nothing' }), ANN, { marks });
  deepEqual([room.markedId, room.isUnread, room.isLoud], [undefined, false, false]);
  marks.set(room.id, 'a message');
  deepEqual([room.markedId, room.isUnread, room.isLoud], ['a message', true, true]);
});
