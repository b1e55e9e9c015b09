import { deepEqual, equal, rejects, test } from '/tests/harness.js';
import { Problem } from '/js/net/problem.js';
import { Task } from '/js/views/task.js';

function made() {
  const problem = document.createElement('p');
  return { problem, task: new Task(problem) };
}

test('what went wrong is said, until it is tried again', async () => {
  const { problem, task } = made();
  equal(await task.attempt(() => Promise.reject(new Problem({ status: 409, detail: 'It is full.' }))), false);
  deepEqual([problem.textContent, problem.hidden], ['It is full.', false]);
  equal(await task.attempt(async () => {}), true);
  equal(problem.hidden, true);
});

test('it is not done twice at once', async () => {
  const { task } = made();
  const gate = Promise.withResolvers();
  let count = 0;
  const run = () => ((count += 1), gate.promise);
  const first = task.attempt(run);
  equal(await task.attempt(run), false);
  gate.resolve();
  equal(await first, true);
  equal(count, 1);
});

test('with one thing it is done while it is with another', async () => {
  const { task } = made();
  const gate = Promise.withResolvers();
  const [one, two, again] = ['a', 'b', 'a'].map((thing) => task.attempt(() => gate.promise, thing));
  gate.resolve();
  deepEqual(await Promise.all([one, two, again]), [true, true, false]);
});

test('what was under way when it came to be about something else keeps nobody from that, and nothing is said of it', async () => {
  const { problem, task } = made();
  const gates = [Promise.withResolvers(), Promise.withResolvers()];
  const before = gates.map(({ promise }, thing) => task.attempt(() => promise, thing));
  task.renew();
  equal(await task.attempt(async () => {}, 0), true);
  gates[0].resolve();
  gates[1].reject(new Problem({ status: 409, detail: 'It is full.' }));
  deepEqual([await Promise.all(before), problem.hidden], [[false, false], true]);
});

test('a mistake of the page is nobody’s problem to read', async () => {
  await rejects(made().task.attempt(() => Promise.reject(new TypeError('broken'))), /broken/);
});
