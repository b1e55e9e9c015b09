import { deepEqual, equal, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { Echoes } from '/js/net/echoes.js';

function echoes() {
  const clock = FakeClock.install();
  const listening = new Echoes();
  const missed = [];
  listening.addEventListener('missed', () => missed.push(performance.now()));
  return { clock, listening, missed };
}

const created = (id) => ({ type: 'message.created', message: { id } });

test('a message that comes back in time is no news, whether its event or its answer is first', async () => {
  const { clock, listening, missed } = echoes();
  listening.expect('1');
  await clock.advance(4_999);
  listening.heard([{ type: 'typing' }, created('1')]);
  listening.heard([created('2')]);
  listening.expect('2');
  await clock.advance(60_000);
  deepEqual(missed, []);
  equal(clock.waiting, 0);
});

test('a message that does not come back within five seconds is missed, once', async () => {
  const { clock, listening, missed } = echoes();
  listening.expect('1');
  listening.expect('1');
  listening.heard([created('another')]);
  await clock.advance(60_000);
  deepEqual(missed, [5_000]);
});

test('without its socket nothing is waited for', async () => {
  const { clock, listening, missed } = echoes();
  listening.expect('1');
  listening.forget();
  await clock.advance(60_000);
  deepEqual(missed, []);
});

test('it remembers only so much of what it has heard', () => {
  const { listening, clock } = echoes();
  for (let id = 0; id < 101; id += 1) listening.heard([created(`${id}`)]);
  listening.expect('100');
  equal(clock.waiting, 0);
  listening.expect('0');
  equal(clock.waiting, 1);
});
