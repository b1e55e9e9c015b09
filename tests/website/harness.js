// Runs the tests of one module in a browser page. tests/support/module_tests.py opens the page and reads what `run` returns.
//
// A test passes when its function has ended, at least one assertion was made, none failed, and nothing went wrong
// beside it: an error that nobody caught, or a rejection that nobody handled, fails the test in which it shows.
import { learn } from '/js/languages/texts.js';

// The page's own, whatever clock a test installs.
const setTimeout = globalThis.setTimeout.bind(globalThis);
const clearTimeout = globalThis.clearTimeout.bind(globalThis);
const LIMIT_MS = 180_000;

const tests = [];
const before = [];
let current = null;
let strays = [];

addEventListener('error', (event) => strays.push(placed(event)));
addEventListener('unhandledrejection', (event) => strays.push(event.reason));

// A test file waits for what it imports from here: as on the page, nothing is said before there are texts.
await learn();

/** Names must be written out (`test('shows the time', ...)` at the start of a line): pytest lists them unrun. */
export function test(name, run) {
  if (tests.some((other) => other.name === name)) throw new Error(`Two tests are called '${name}'.`);
  tests.push({ name, run });
}

/** Runs before each test of the file. */
export function beforeEach(run) {
  before.push(run);
}

/** Runs when the present test has ended, however it ended; the last that was added runs first. */
export function after(run) {
  if (!current) throw new Error('after() belongs into a test.');
  current.cleanups.push(run);
}

export class AssertionError extends Error {
  name = 'AssertionError';
}

export function ok(value, why = '') {
  assert(value, `${why || 'it'}: ${shown(value)} is not true`);
}

/** The same value, as Object.is has it. */
export function equal(actual, expected, why = '') {
  assert(Object.is(actual, expected), difference(actual, expected, why));
}

export function notEqual(actual, unexpected, why = '') {
  assert(!Object.is(actual, unexpected), `${why}\n     it is: ${shown(actual)}`);
}

/** The same content: plain objects, arrays, maps, sets, dates, all the way down. */
export function deepEqual(actual, expected, why = '') {
  assert(same(actual, expected), difference(actual, expected, why));
}

export function match(text, pattern, why = '') {
  assert(pattern.test(text), `${why}\n  expected: ${pattern}\n    actual: ${shown(text)}`);
}

/** Returns what was thrown. */
export function throws(run, pattern = /(?:)/) {
  try {
    run();
  } catch (error) {
    match(String(error), pattern, 'it throws something else');
    return error;
  }
  return assert(false, 'it throws nothing');
}

/** Returns what the promise, or the one that the function returns, was rejected with. */
export async function rejects(promise, pattern = /(?:)/) {
  try {
    await (typeof promise === 'function' ? promise() : promise);
  } catch (error) {
    match(String(error), pattern, 'it is rejected with something else');
    return error;
  }
  return assert(false, 'it is not rejected');
}

/** Resolves once everything that waits for nothing but its turn has run; no time of a fake clock passes. */
export async function settle() {
  await nextTask();
  await nextTask();
}

/** Imports the file, runs its tests one after the other, and returns `{ problems, results: [{ name, error? }] }`. */
export async function run(file, limitMs = LIMIT_MS) {
  const problems = [];
  try {
    await import(file);
  } catch (error) {
    problems.push(`It cannot be imported: ${report(error)}`);
  }
  await settle();
  problems.push(...takeStrays());
  const results = [];
  for (const each of tests) results.push(await outcome(each, limitMs));
  await settle();
  problems.push(...takeStrays());
  return { problems, results };
}

async function outcome({ name, run: runTest }, limitMs) {
  const errors = [];
  const attempt = async (step) => {
    try {
      await step();
    } catch (error) {
      errors.push(error);
    }
  };
  current = { assertions: 0, cleanups: [] };
  await attempt(() => within(limitMs, async () => {
    for (const each of before) await each();
    await runTest();
  }));
  const { assertions, cleanups } = current;
  while (cleanups.length) await attempt(cleanups.pop());
  await settle();
  current = null;
  const reports = [...errors.map(report), ...takeStrays()];
  if (!reports.length && !assertions) reports.push('It asserts nothing.');
  return reports.length ? { name, error: reports.join('\n\n') } : { name };
}

function takeStrays() {
  const taken = strays.map(report);
  strays = [];
  return taken;
}

/** A syntax error knows its place only here. */
function placed({ error, message, filename, lineno, colno }) {
  if (error instanceof Error && error.stack.includes(filename)) return error;
  const text = error instanceof Error ? String(error) : message;
  return Object.assign(new Error(text), { stack: `${text}\n    at ${filename}:${lineno}:${colno}` });
}

async function within(limitMs, step) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not end within ${limitMs / 1000} s.`)), limitMs);
  });
  try {
    await Promise.race([step(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function assert(condition, message) {
  if (!current) throw new Error('An assertion outside a test.');
  current.assertions += 1;
  if (!condition) throw new AssertionError(message);
}

/** Timers would be too slow, and may be fake: a message to oneself is a task, and comes after rejections are reported. */
function nextTask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function same(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (one instanceof Date) return one.getTime() === other.getTime();
  if (one instanceof Map || one instanceof Set) return same([...one], [...other]);
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length || one.length !== other.length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

function difference(actual, expected, why) {
  return `${why}\n  expected: ${shown(expected)}\n    actual: ${shown(actual)}`;
}

function shown(value) {
  if (value instanceof Error) return String(value);
  if (value instanceof Node) return value.outerHTML ?? String(value);
  if (value instanceof Map || value instanceof Set) return `${value.constructor.name} ${shown([...value])}`;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  return JSON.stringify(value) ?? String(value);
}

function report(error) {
  if (!(error instanceof Error)) return `${shown(error)} was thrown`;
  return error.stack?.includes(error.message) ? error.stack : `${error}\n${error.stack ?? ''}`;
}
