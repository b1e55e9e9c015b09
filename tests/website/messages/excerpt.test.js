// The part of a timeline that is on the page: bounded, and at its place whatever happens to the rest.
import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { Excerpt } from '/js/messages/excerpt.js';

function messages(count, text = 'hello', first = 0) {
  return Array.from({ length: count }, (_, at) => ({ id: String(first + at).padStart(8, '0'), text }));
}

/** Nodes by the plainest count: 16 for the row, 2 for each mark of the text. */
function nodes(list) {
  return list.reduce((sum, { text }) => sum + 16 + 2 * (text.match(/[*\n]/g)?.length ?? 0), 0);
}

test('begins with the newest, and goes on to them as they come', () => {
  const excerpt = new Excerpt();
  deepEqual(excerpt.within([], true), [0, 0]);
  deepEqual(excerpt.within(messages(30), true), [0, 30]);
  const [from, to] = excerpt.within(messages(31), true);
  deepEqual([from, to], [0, 31]);
  ok(excerpt.reachesNewest);
});

test('a copy stays where it was', () => {
  const [excerpt, list] = [new Excerpt(), messages(400)];
  excerpt.within(list, false);
  const copy = excerpt.copy();
  excerpt.earlier(list);
  deepEqual([copy.within(list, false), excerpt.within(list, false)[0]], [[300, 400], 250]);
});

test('a follower keeps the newest, however many come', () => {
  const excerpt = new Excerpt();
  for (let count = 1; count <= 2_000; count += 7) {
    const [from, to] = excerpt.within(messages(count), true);
    equal(to, count);
    ok(to - from <= 300, `${to - from} of ${count}`);
    ok(to - from >= Math.min(count, 100));
  }
});

test('a reader further up keeps their place, however many come', () => {
  const excerpt = new Excerpt();
  const [first] = excerpt.within(messages(200), true);
  excerpt.within(messages(200), false);
  for (let count = 201; count <= 2_000; count += 50) {
    const [from, to] = excerpt.within(messages(count), false);
    equal(from, first);
    ok(to - from <= 300);
  }
  equal(excerpt.reachesNewest, false);
});

test('goes all the way up and all the way down, and is never large', () => {
  const all = messages(10_000);
  const excerpt = new Excerpt();
  let [from, to] = excerpt.within(all, true);
  while (excerpt.earlier(all)) {
    const before = [from, to];
    [from, to] = excerpt.within(all, false);
    ok(from < before[0] && to > before[0], `${from}-${to} goes on from ${before}`);
    ok(nodes(all.slice(from, to)) < 5_000);
  }
  equal(from, 0);
  equal(excerpt.reachesNewest, false);
  while (excerpt.later(all)) {
    const before = [from, to];
    [from, to] = excerpt.within(all, false);
    ok(to > before[1] && from < before[1], `${from}-${to} goes on from ${before}`);
    ok(nodes(all.slice(from, to)) < 5_000);
  }
  equal(to, 10_000);
  ok(excerpt.reachesNewest);
});

test('has fewer of those messages that make many nodes, and goes on by fewer', () => {
  const heavy = messages(1_000, '**bold**\n'.repeat(100));
  const excerpt = new Excerpt();
  let [from, to] = excerpt.within(heavy, true);
  ok(to - from >= 5 && to - from <= 7, `${to - from}`);
  for (let step = 0; step < 50; step += 1) {
    const before = [from, to];
    excerpt.earlier(heavy);
    [from, to] = excerpt.within(heavy, false);
    ok(from < before[0] && to - before[0] >= 4, `${from}-${to} keeps most of ${before}`);
    ok(to - from <= 7, `${to - from}`);
  }
});

test('a single message of whatever weight does not stop it', () => {
  const all = messages(500);
  all[250] = { ...all[250], text: '*\n'.repeat(2_000) };
  const excerpt = new Excerpt();
  excerpt.within(all, true);
  let steps = 0;
  while (excerpt.earlier(all)) ok((steps += 1) < 100);
  while (excerpt.later(all)) ok((steps += 1) < 200);
  deepEqual(excerpt.within(all, true)[1], 500);
});

test('stays where it is when the timeline gains or loses something elsewhere', () => {
  const all = messages(1_000, 'hello', 1_000);
  const excerpt = new Excerpt();
  excerpt.within(all, true);
  for (let step = 0; step < 8; step += 1) excerpt.earlier(all);
  const [from, to] = excerpt.within(all, false);
  const shown = all.slice(from, to);
  const more = [...messages(100, 'older', 500), ...all, ...messages(100, 'newer', 2_000)];
  deepEqual(more.slice(...excerpt.within(more, false)), shown);
  const less = all.slice(200);
  deepEqual(less.slice(...excerpt.within(less, false)), shown);
});

test('what it showed is gone: it shows the newest', () => {
  const excerpt = new Excerpt();
  const all = messages(1_000);
  excerpt.within(all, true);
  for (let step = 0; step < 8; step += 1) excerpt.earlier(all);
  excerpt.within(all, false);
  const others = messages(60, 'other', 5_000);
  deepEqual(excerpt.within(others, false), [0, 60]);
  ok(excerpt.reachesNewest);
});

test('jumps to the newest', () => {
  const all = messages(1_000);
  const excerpt = new Excerpt();
  excerpt.within(all, true);
  for (let step = 0; step < 10; step += 1) excerpt.earlier(all);
  excerpt.toNewest();
  const [from, to] = excerpt.within(all, true);
  equal(to, 1_000);
  ok(to - from <= 100 && excerpt.reachesNewest);
});

test('it reaches any message of the timeline, in either direction, and stays bounded', () => {
  const excerpt = new Excerpt();
  const all = messages(3_000);
  excerpt.within(all, true);
  for (const at of [10, 2_990, 1_500, 0, 2_999]) {
    excerpt.reach(all[at].id, all);
    const [from, to] = excerpt.within(all, false);
    ok(from <= at && at < to && to - from <= 350, `${at} in ${from} to ${to}`);
  }
});

test('reactions and what is replied to take their share', () => {
  const plain = new Excerpt();
  const rich = new Excerpt();
  const count = (excerpt, all) => {
    while (excerpt.earlier(all));
    const [from, to] = excerpt.within(all, false);
    return to - from;
  };
  const reactions = Array.from({ length: 20 }, (_, number) => ({ emoji: String(number), count: 1, users: [] }));
  const few = count(rich, messages(1_000).map((each) => ({ ...each, reactions, reply_to: { id: '1' } })));
  ok(few * 5 < count(plain, messages(1_000)), few);
});
