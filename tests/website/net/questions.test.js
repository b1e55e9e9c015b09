import { deepEqual, equal, ok, settle, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ANSWERED, CLOSED, FAILED, Questions, REFUSED, SILENT } from '/js/net/questions.js';

const JOINED = { type: 'joined', room: 'garden' };

function asking() {
  const clock = FakeClock.install();
  const questions = new Questions();
  const outcomes = {};
  const ask = (name, answer, within = 5_000) => questions.ask(answer, within).then(({ outcome }) => (outcomes[name] = outcome));
  return { clock, questions, outcomes, ask };
}

test('an answer is the oldest question’s that it fits, and each answers one', async () => {
  const { questions, outcomes, ask, clock } = asking();
  ask('first', { type: 'pong' });
  ask('join', JOINED);
  ask('second', { type: 'pong' });
  ok(questions.answer({ type: 'pong' }));
  ok(questions.answer(JOINED));
  await settle();
  deepEqual(outcomes, { first: ANSWERED, join: ANSWERED });
  equal(questions.answer({ type: 'joined', room: 'kitchen' }), false);
  equal(questions.answer(JOINED), false, 'twice');
  ok(questions.answer({ type: 'pong' }));
  equal(clock.waiting, 0);
});

test('silence is an outcome too', async () => {
  const { clock, outcomes, ask } = asking();
  ask('join', JOINED);
  ask('ping', { type: 'pong' }, 10_000);
  await clock.advance(5_000);
  deepEqual(outcomes, { join: SILENT });
  await clock.advance(5_000);
  deepEqual(outcomes, { join: SILENT, ping: SILENT });
});

test('a failure that names nothing is everybody’s', async () => {
  const { questions, outcomes, ask } = asking();
  ask('join', JOINED);
  ask('ping', { type: 'pong' });
  questions.end(FAILED);
  await settle();
  deepEqual(outcomes, { join: FAILED, ping: FAILED });
  ask('leave', { type: 'left', room: 'garden' });
  questions.end(CLOSED);
  await settle();
  equal(outcomes.leave, CLOSED);
});

test('a refusal is of a room, and of the one that it names', async () => {
  const { questions, outcomes, ask } = asking();
  ask('ping', { type: 'pong' }, 60_000);
  ask('join', JOINED);
  questions.refuse({ type: 'error', code: 'bad_frame', room: 'kitchen' });
  await settle();
  deepEqual(outcomes, {});
  questions.refuse({ type: 'error', code: 'bad_frame' });
  await settle();
  deepEqual(outcomes, { join: REFUSED });
  questions.end(CLOSED);
});
