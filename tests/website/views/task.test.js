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

test('a mistake of the page is nobody’s problem to read', async () => {
  await rejects(made().task.attempt(() => Promise.reject(new TypeError('broken'))), /broken/);
});
