import { deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { SendPause } from '/js/views/send_pause.js';

function pausing() {
  const clock = FakeClock.install();
  const note = document.querySelector('#send-pause').cloneNode(true);
  const said = [];
  return { clock, note, said, pause: new SendPause(note, (sentence) => said.push(sentence)) };
}

test('it counts down to when sending goes on, and then says no more', async () => {
  const { clock, note, pause } = pausing();
  pause.show(null);
  ok(note.hidden);
  pause.show(clock.now + 6_400);
  equal(note.textContent, 'You are sending faster than the chat allows. Goes on in 7 s.');
  await clock.advance(1_000);
  equal(note.textContent, 'You are sending faster than the chat allows. Goes on in 6 s.');
  await clock.advance(20_000);
  equal(note.textContent, 'You are sending faster than the chat allows. Goes on in 1 s.', 'never in no time');
  pause.show(null);
  ok(note.hidden);
  equal(clock.waiting, 0);
});

test('who hears it hears it once, and of no second', async () => {
  const { clock, said, pause } = pausing();
  pause.show(clock.now + 5_000);
  await clock.advance(3_000);
  pause.show(clock.now + 9_000);
  deepEqual(said, ['You are sending faster than the chat allows. It goes on by itself.']);
  pause.stop();
  equal(clock.waiting, 0);
});
