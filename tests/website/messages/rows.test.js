import { deepEqual, equal, test } from '/tests/harness.js';
import { rowsOf } from '/js/messages/rows.js';

const ME = { id: 'me', name: 'Me' };
const BOB = { id: 'bob', name: 'Bob' };
const at = (time) => new Date(`2026-05-04T${time}:00+02:00`).toISOString();

function message(id, time, author = BOB, more = {}) {
  return { id, room: 'general', text: `text of ${id}`, author, sent_at: time.length > 5 ? time : at(time), ...more };
}

function unsent(client_id, time, more = {}) {
  return { client_id, room: 'general', text: `text of ${client_id}`, created_at: at(time), state: 'pending', ...more };
}

const kinds = (rows) => rows.map((row) => (row.kind === 'day' ? row.key : `${row.startsGroup ? '+' : ' '}${row.key}`));

test('days are apart, and a run of one author within five minutes of the clock is together', () => {
  const rows = rowsOf(
    [
      message('1', '2026-05-03T23:59:00+02:00'),
      message('2', '00:01'),
      message('3', '00:04'),
      message('4', '00:05'),
      message('5', '00:06', ME),
      message('6', '00:07'),
    ],
    [],
    ME,
  );
  deepEqual(kinds(rows), ['day 1', '+1', 'day 2', '+2', ' 3', '+4', '+5', '+6']);
});

test('what waits comes last, as its author wrote it', () => {
  const rows = rowsOf([message('1', '10:00', ME)], [unsent('k', '10:01', { waits: true }), unsent('l', '10:09')], ME);
  deepEqual(kinds(rows), ['day 1', '+1', ' k', '+l']);
  const [, , waiting] = rows;
  deepEqual([waiting.text, waiting.author, waiting.own, waiting.state, waiting.waits], ['text of k', ME, true, 'pending', true]);
});

test("one's own message keeps its row when the stored one replaces it; another's key is not used", () => {
  const own = rowsOf([message('1', '10:00', ME, { client_id: 'k' })], [], ME).at(-1);
  equal(own.key, rowsOf([], [unsent('k', '10:00')], ME).at(-1).key);
  equal(rowsOf([message('1', '10:00', BOB, { client_id: 'k' })], [], ME).at(-1).key, '1');
});

test('a row says what has become of its message', () => {
  const row = (more) => rowsOf([message('1', '10:00', BOB, more)], [], ME).at(-1);
  deepEqual([row().edited, row().deleted, row().state], [false, false, 'sent']);
  equal(row({ edited_at: at('10:05') }).edited, true);
  equal(row({ deleted_at: at('10:05') }).deleted, true);
  equal(rowsOf([], [unsent('k', '10:00', { state: 'failed', problem: 'No.' })], ME).at(-1).problem, 'No.');
});

test('no messages are no rows', () => {
  deepEqual(rowsOf([], [], ME), []);
});

test('a run of one author over fifty minutes says a time at least every five minutes', () => {
  const minutes = Array.from({ length: 51 }, (_, minute) => `10:${String(minute).padStart(2, '0')}`);
  const rows = rowsOf(minutes.map((minute) => message(minute, minute)), [], ME).filter(({ kind }) => kind === 'message');
  let said = null;
  for (const row of rows) {
    if (row.startsGroup) said = row.at;
    equal(row.at - said < 5 * 60_000, true, row.text);
  }
  equal(rows.filter(({ startsGroup }) => startsGroup).length, 11);
});

test('where a run is broken does not depend on how much of it is loaded', () => {
  const start = Date.parse(at('10:00'));
  const messages = Array.from({ length: 60 }, (_, number) =>
    message(String(number), new Date(start + 47_000 * number).toISOString()),
  );
  const whole = rowsOf(messages, [], ME);
  for (const from of [1, 7, 20, 33]) {
    const part = rowsOf(messages.slice(from), [], ME).slice(2);
    deepEqual(part, whole.slice(-part.length), `from ${from}`);
  }
});

test('each day has a heading, also one that comes back with what waits since then', () => {
  const rows = rowsOf(
    [message('1', '2026-05-03T10:00:00+02:00'), message('2', '10:00')],
    [unsent('k', '10:00', { created_at: '2026-05-03T11:00:00+02:00' })],
    ME,
  );
  deepEqual(kinds(rows), ['day 1', '+1', 'day 2', '+2', 'day k', '+k']);
});

test('no two ids share a row, also where one key was stored twice', () => {
  const twice = ['1', '2', '3'].map((id) => message(id, `10:${id}0`, ME, { client_id: 'k' }));
  const rows = rowsOf(twice, [], ME).filter(({ kind }) => kind === 'message');
  deepEqual(rows.map(({ text }) => text), ['text of 1', 'text of 2', 'text of 3']);
  equal(new Set(rows.map(({ key }) => key)).size, 3);
});

test('what is stored waits no more', () => {
  const rows = rowsOf([message('1', '10:00', ME, { client_id: 'k' })], [unsent('k', '10:00'), unsent('l', '10:01')], ME);
  deepEqual(rows.slice(1).map(({ text, state }) => [text, state]), [['text of 1', 'sent'], ['text of l', 'pending']]);
});

test('what the page is still to tell of a stored message is told with it', () => {
  const row = (more) => rowsOf([message('1', '10:00', ME, { client_id: 'k', ...more })], [unsent('k', '10:00')], ME);
  equal(row({ state: 'failed', problem: 'Not saved.' }).length, 2, 'it is one row all the same');
  const [, saving] = row({ state: 'pending', waits: 'Saving…' });
  deepEqual([saving.state, saving.waits, saving.mayUndo], ['pending', 'Saving…', false]);
  equal(row({ deleted_at: at('10:05'), undo: true })[1].mayUndo, true);
});

test('a row has its reactions, and whether they are one\'s own', () => {
  const reactions = [{ emoji: '👍', count: 2, users: ['bob', 'me'], own: true }, { emoji: '🎉', count: 1, users: ['bob'] }];
  deepEqual(rowsOf([message('1', '10:00', BOB, { reactions })], [], ME)[1].reactions, [
    { emoji: '👍', count: 2, own: true },
    { emoji: '🎉', count: 1, own: false },
  ]);
  deepEqual(rowsOf([], [unsent('k', '10:00')], ME)[1].reactions, []);
});

test('a reply has what it replies to, also while it waits', () => {
  const reply_to = { id: '0', deleted: true };
  deepEqual(rowsOf([message('1', '10:00', BOB, { reply_to })], [unsent('k', '10:00', { reply_to })], ME).slice(1).map(({ quote }) => quote), [
    reply_to,
    reply_to,
  ]);
});

test('a row says whom its message names, and whether that is oneself', () => {
  const people = [{ id: 'me', name: 'Me' }, BOB];
  const [, row, waits] = rowsOf([message('1', '10:00', BOB, { people, forMe: true })], [unsent('k', '10:00', { people: [BOB] })], ME);
  deepEqual([row.people.map(({ isMe }) => isMe), row.forMe], [[true, false], true]);
  deepEqual([waits.people, waits.forMe], [[{ ...BOB, isMe: false }], false]);
});
