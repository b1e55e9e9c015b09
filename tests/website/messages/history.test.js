import { after, beforeEach, deepEqual, equal, ok, rejects, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { RoomApi, lose, refuse } from '/tests/support/room_api.js';
import { History } from '/js/messages/history.js';
import { Timeline } from '/js/messages/timeline.js';

let clock, api, timeline, history, changes;

beforeEach(() => {
  clock = FakeClock.install();
  api = new RoomApi();
  timeline = new Timeline();
  history = new History(api, 'general', timeline);
  changes = 0;
  history.addEventListener('change', () => (changes += 1));
  after(() => history.dispose());
});

const texts = () => timeline.messages.map(({ text }) => text);
const write = (from, to) => Array.from({ length: to - from }, (_, index) => api.write(`${from + index}`, { at: clock.now + from + index }));
/** So far apart that what is asked for anew because clocks differ is little of it. */
const writeSlowly = (from, to) => Array.from({ length: to - from }, (_, index) => api.write(`${from + index}`, { at: clock.now + (from + index) * 60_000 }));
const numbers = (from, to) => Array.from({ length: to - from }, (_, index) => `${from + index}`);

/** An answer as the server gave it at this moment, which comes later. */
function hold() {
  const gate = Promise.withResolvers();
  const real = api.messages;
  api.messages = async (...asked) => {
    const page = await real.apply(api, asked);
    await gate.promise;
    return page;
  };
  return { give: async () => ((api.messages = real), gate.resolve(), settle()) };
}

test('it begins with the newest page, and older ones come on demand', async () => {
  write(0, 120);
  await history.connected();
  deepEqual(texts(), numbers(70, 120));
  ok(history.loaded && history.hasBefore);
  await history.older();
  await history.older();
  deepEqual(texts(), numbers(0, 120));
  ok(!history.hasBefore);
  const before = api.calls.length;
  await history.older();
  equal(api.calls.length, before);
});

test('what was seen the last time is shown until the server says what there is, and nothing is concluded from it', async () => {
  const [first, second] = write(0, 3);
  const seen = [first, second, { ...first, id: first.id.replace(/.$/, 'f'), text: 'gone' }];
  api.before.messages = lose;
  const connecting = history.connected();
  history.recall(seen);
  await settle();
  deepEqual(texts(), ['0', 'gone', '1']);
  ok(!history.loaded && history.problem.transient);
  api.before.messages = () => {};
  await clock.advance(60_000);
  await connecting;
  deepEqual(texts(), ['0', '1', '2']);
  deepEqual(api.calls.filter(([method]) => method === 'messages').at(-1)[2], { limit: 50 }, 'all of the newest page is asked for');
  history.recall(seen);
  deepEqual(texts(), ['0', '1', '2'], 'what comes late is of no use');
});

test('who may not read the room any more does not see what they have seen', async () => {
  api.before.messages = refuse(404);
  const connecting = history.connected().catch(() => {});
  history.recall([api.write('secret')]);
  await connecting;
  deepEqual(texts(), []);
  history.recall([api.write('secret')]);
  deepEqual(texts(), []);
});

test('of two who ask for older ones at once, one is answered', async () => {
  write(0, 120);
  await history.connected();
  const before = api.calls.length;
  await Promise.all([history.older(), history.older()]);
  equal(api.calls.length, before + 1);
  ok(!history.isLoadingOlder);
});

test('what is pushed while the first page is on its way waits, so no hole is ever shown', async () => {
  write(0, 3);
  const answer = hold();
  history.connected();
  await settle();
  history.receive(write(3, 4));
  deepEqual(texts(), []);
  await answer.give();
  deepEqual(texts(), numbers(0, 4));
});

test('what was missed while there was no connection is there after the next one, in order', async () => {
  write(0, 3);
  await history.connected();
  history.disconnected();
  write(3, 5);
  const answer = hold();
  history.connected();
  await settle();
  history.receive(write(5, 6));
  deepEqual(texts(), numbers(0, 3), 'the new one would show a hole');
  await answer.give();
  deepEqual(texts(), numbers(0, 6));
});

test('one that another server stored a little before the newest is found, too', async () => {
  const first = clock.now;
  api.write('newest', { at: first + 20_000 });
  await history.connected();
  history.disconnected();
  api.write('late', { at: first });
  await history.connected();
  deepEqual(texts(), ['late', 'newest']);
});

test('one\'s own message, answered while others were missed, hides none of them', async () => {
  write(0, 2);
  await history.connected();
  history.disconnected();
  write(2, 4);
  const [mine] = write(100_000, 100_001);
  history.stored(mine);
  await history.connected();
  deepEqual(texts(), [...numbers(0, 4), '100000']);
});

test('where too much was missed it begins anew at the newest, and joins nothing to what is not next to it', async () => {
  write(0, 3);
  await history.connected();
  history.disconnected();
  write(3, 2_300);
  await history.connected();
  deepEqual(texts(), numbers(2_250, 2_300));
  ok(history.hasBefore);
});

test('a page that fails is tried again until it comes', async () => {
  write(0, 2);
  api.before.messages = lose;
  history.connected();
  await clock.advance(10_000);
  ok(!history.loaded);
  api.before.messages = () => {};
  await clock.advance(30_000);
  deepEqual(texts(), numbers(0, 2));
  ok(history.loaded);
});

test('a room that is refused says so, and is not asked for again', async () => {
  api.before.messages = refuse(403, 'Not for you.');
  await history.connected();
  await clock.advance(60_000);
  equal(history.problem.message, 'Not for you.');
  equal(api.count('messages'), 1);
});

test('whoever asks again while the room is being refused is not left with that refusal', async () => {
  write(0, 1);
  const gate = Promise.withResolvers();
  api.before.messages = () => gate.promise.then(refuse(400));
  const first = history.catchUp();
  await settle();
  api.before.messages = () => {};
  const second = history.connected();
  gate.resolve();
  await Promise.all([first, second]);
  deepEqual(texts(), ['0']);
  equal(history.problem, null);
});

test('a room that is refused later, when it is shown already, is an error', async () => {
  write(0, 1);
  await history.connected();
  api.before.messages = refuse(403, 'Not for you any more.');
  await rejects(history.catchUp(), /Not for you any more/);
});

test('whoever asks again while it catches up is answered by one more page, not by one each', async () => {
  write(0, 2);
  const answer = hold();
  const all = [history.connected(), history.catchUp(), history.catchUp(), history.catchUp()];
  await settle();
  await answer.give();
  await Promise.all(all);
  equal(api.count('messages'), 2);
});

test('a request that hangs since before the network went does not keep the next one waiting', async () => {
  write(0, 2);
  const answer = hold();
  history.connected();
  await clock.advance(1_000);
  history.catchUp();
  await clock.advance(0);
  equal(api.count('messages'), 1, 'a moment is no reason');
  await clock.advance(3_000);
  history.disconnected();
  api.messages = RoomApi.prototype.messages;
  history.connected();
  await clock.advance(2_000);
  deepEqual(texts(), numbers(0, 2));
  write(2, 3);
  await answer.give();
  deepEqual(texts(), numbers(0, 2), 'what comes of it late is not used');
});

test('a connection that is lost while the page is on its way lets nothing through that came by it', async () => {
  write(0, 2);
  const answer = hold();
  history.connected();
  await settle();
  history.receive(write(5, 6));
  history.disconnected();
  await answer.give();
  ok(!texts().includes('5'));
  await history.connected();
  deepEqual(texts(), [...numbers(0, 2), '5']);
});

test('a room that one has left asks for nothing more', async () => {
  api.before.messages = lose;
  history.connected();
  await settle();
  history.dispose();
  await clock.advance(60_000);
  equal(api.count('messages'), 1);
});

test('what was trimmed can be had again', async () => {
  write(0, 50);
  await history.connected();
  history.trim(60);
  equal(timeline.size, 50);
  history.trim(10);
  deepEqual(texts(), numbers(40, 50));
  await history.older();
  deepEqual(texts(), numbers(0, 50));
});

test('nothing new changes nothing', async () => {
  const [message] = write(0, 1);
  await history.connected();
  const before = changes;
  history.receive([message]);
  history.stored(message);
  equal(changes, before);
});

test('what was edited, deleted and reacted to while away is there after the next connection', async () => {
  const messages = writeSlowly(0, 4);
  await history.connected();
  history.disconnected();
  api.change(messages[0], { text: 'edited' });
  api.change(messages[1], { text: '', deleted_at: 'now' });
  api.change(messages[2], { reactions: [{ emoji: '🎉', count: 1, users: ['ben'] }] });
  await history.connected();
  deepEqual(texts(), ['edited', '', '2', '3']);
  deepEqual(timeline.messages.map(({ rev }) => rev), [2, 2, 2, 1]);
});

test('what changed while the first page was on its way is there after the next catch-up', async () => {
  const [message] = writeSlowly(0, 2);
  const answer = hold();
  history.connected();
  await settle();
  api.change(message, { text: 'edited' });
  await answer.give();
  deepEqual(texts(), ['0', '1']);
  await history.catchUp();
  deepEqual(texts(), ['edited', '1']);
});

test('changes come page by page, and once there are no more the next time asks from there', async () => {
  const messages = writeSlowly(0, 50);
  await history.connected();
  for (let time = 0; time < 5; time += 1) for (const message of messages) api.change(message, { text: `${time}` });
  await history.catchUp();
  deepEqual([...new Set(texts())], ['4']);
  await history.catchUp();
  deepEqual(api.calls.filter(([call]) => call === 'changes').map(([, , { after }]) => after), [undefined, '0', '100', '200', '250']);
});

test('a page of changes that fails is asked for again, and none is passed over', async () => {
  const [message] = writeSlowly(0, 2);
  await history.connected();
  api.change(message, { text: 'edited' });
  api.before.changes = lose;
  history.catchUp();
  await settle();
  deepEqual(texts(), ['0', '1']);
  api.before.changes = () => {};
  await clock.advance(2_000);
  deepEqual(texts(), ['edited', '1']);
});

test('after so long that changes are not listed any more it begins anew at the newest', async () => {
  const messages = writeSlowly(0, 60);
  await history.connected();
  await history.older();
  api.change(messages[59], { text: 'edited' });
  api.before.changes = ({ after }) => after !== undefined && refuse(410)();
  await history.catchUp();
  deepEqual(texts(), [...numbers(10, 59), 'edited']);
  ok(history.hasBefore);
});

test('a change of what is older than all that is there puts no lone message on the screen', async () => {
  const messages = writeSlowly(0, 120);
  await history.connected();
  const changed = api.change(messages[0], { text: 'edited' });
  history.receive([changed]);
  await history.catchUp();
  deepEqual(texts(), numbers(70, 120));
  await history.older();
  await history.older();
  deepEqual(texts(), ['edited', ...numbers(1, 120)]);
});

test('a change that is told while its older page is on the way is not lost to what the page had before', async () => {
  const messages = writeSlowly(0, 60);
  await history.connected();
  const answer = hold();
  const older = history.older();
  await settle();
  const pushed = api.change(messages[0], { text: 'pushed' });
  api.change(messages[1], { text: 'listed' });
  history.receive([pushed]);
  api.messages = RoomApi.prototype.messages;
  await history.catchUp();
  await answer.give();
  await older;
  deepEqual(texts(), ['pushed', 'listed', ...numbers(2, 60)]);
});

test('what becomes of a message that is older than all that is there is known: when it is told, and when that was missed', async () => {
  const messages = writeSlowly(0, 120);
  await history.connected();
  changes = 0;
  history.receive([api.change(messages[0], { text: 'edited', edited_at: 'then' }), api.change(messages[1], { reactions: [] })]);
  deepEqual([changes, timeline.original(messages[0].id).text, timeline.original(messages[1].id)], [1, 'edited', undefined]);
  history.disconnected();
  api.change(messages[0], { text: '', deleted_at: 'then' });
  api.change(messages[2], { text: 'edited', edited_at: 'then' });
  await history.connected();
  deepEqual([0, 2].map((number) => timeline.original(messages[number].id).text), ['', 'edited']);
  deepEqual(texts(), numbers(70, 120));
  await history.older();
  await history.older();
  deepEqual(texts(), ['', '1', 'edited', ...numbers(3, 120)]);
});

test('a reply says what the server says when it begins anew: neither what was seen the last time, nor what was told before', async () => {
  const [original] = writeSlowly(0, 60);
  const quote = (text) => ({ reply_to: { id: original.id, author: original.author, text } });
  const reply = api.write('reply', { at: clock.now + 4e6, ...quote('0') });
  const says = (text) => Object.assign(api.said.general.at(-1), quote(text));
  history.recall([{ ...reply, ...quote('what was seen') }]);
  await history.connected();
  equal(timeline.get(reply.id).reply_to.text, '0');
  history.receive([api.change(original, { text: 'told', edited_at: 'then' })]);
  equal(timeline.original(original.id).text, 'told');
  api.said.general[60] = { ...reply };
  says('missed');
  api.before.changes = ({ after }) => {
    if (after !== undefined) refuse(410)();
    history.receive([api.change(api.said.general[1], { text: 'told meanwhile', edited_at: 'then' })]);
  };
  await history.catchUp();
  deepEqual([timeline.original(original.id), timeline.get(reply.id).reply_to.text], [undefined, 'missed']);
  equal(timeline.original(api.said.general[1].id).text, 'told meanwhile');
});

test('what was sent and changed since the new ones were asked for comes with all that is before it', async () => {
  write(0, 1);
  await history.connected();
  history.disconnected();
  api.before.changes = () => {
    api.before.changes = () => {};
    write(1, 2);
    api.change(write(2, 3)[0], { text: 'edited' });
  };
  await history.connected();
  deepEqual(texts(), ['0'], 'a hole is not shown');
  await history.connected();
  deepEqual(texts(), ['0', '1', 'edited']);
});

test('a room that was empty is whole, whatever was said there since', async () => {
  await history.connected();
  history.disconnected();
  write(0, 60);
  await history.connected();
  deepEqual(texts(), numbers(0, 60));
});

test('a message that was pushed hides none that was dropped before it', async () => {
  write(0, 1);
  await history.connected();
  write(1, 2);
  const [pushed] = write(100_000, 100_001);
  history.receive([pushed]);
  await history.catchUp();
  deepEqual(texts(), [...numbers(0, 2), '100000']);
});

test('a page that hears much asks once in a while, so that its next catch-up is short', async () => {
  write(0, 1);
  await history.connected();
  const before = api.count('messages');
  for (const message of write(1, 50)) history.receive([message]);
  await settle();
  equal(api.count('messages'), before);
  write(50, 51).forEach((message) => history.receive([message]));
  await settle();
  equal(api.count('messages'), before + 1);
  api.before.messages = refuse(403);
  write(51, 110).forEach((message) => history.receive([message]));
  await settle();
  equal(api.count('messages'), before + 2, 'and a refusal is left to who waits for an answer');
});

test('an old message that was changed does not stand alone among the newest', async () => {
  const said = write(0, 120);
  await history.connected();
  const heard = [];
  history.addEventListener('heard', ({ detail }) => heard.push(...detail));
  history.stored(api.change(said[3], { text: 'edited' }));
  deepEqual([texts(), heard.map(({ text }) => text)], [numbers(70, 120), ['edited']]);
});

test('a part of the past is taken in where it leaves no hole', async () => {
  const said = write(0, 120);
  const past = (from, to, hasAfter = true) => {
    const timeline = new Timeline();
    timeline.merge(said.slice(from, to));
    return { timeline, hasBefore: from > 0, hasAfter };
  };
  equal(history.reaches(past(0, 120)), false, 'nothing is known of the present');
  await history.connected();
  deepEqual([[10, 70], [10, 71], [90, 100]].map(([from, to]) => history.reaches(past(from, to))), [false, true, true]);
  equal(history.reaches(past(10, 60, false)), true, 'the server says that nothing is between');
  history.takeIn(past(90, 100));
  deepEqual([texts(), history.hasBefore], [numbers(70, 120), true]);
  history.takeIn(past(0, 80));
  deepEqual([texts(), history.hasBefore], [numbers(0, 120), false]);
});
