import { after, deepEqual, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { hidePage, showPage } from '/tests/support/page.js';
import { Doubts } from '/js/net/doubts.js';

function watch() {
  const clock = FakeClock.install();
  const told = [];
  const doubts = new Doubts();
  for (const type of ['doubt', 'gap']) doubts.addEventListener(type, () => told.push(type));
  const stopping = new AbortController();
  doubts.start(stopping.signal);
  after(() => stopping.abort());
  return { clock, told, stop: () => stopping.abort() };
}

test('an hour of nothing raises no doubt', async () => {
  const { clock, told } = watch();
  await clock.advance(3_600_000);
  deepEqual(told, []);
});

test('a clock that jumps, forward or back, is a gap', async () => {
  const { clock, told } = watch();
  clock.jump(62 * 3_600_000);
  await clock.advance(2_000);
  clock.jump(-60_000);
  await clock.advance(2_000);
  deepEqual(told, ['gap', 'gap']);
});

test('a clock that is set right by a second is none', async () => {
  const { clock, told } = watch();
  clock.jump(1_000);
  await clock.advance(2_000);
  deepEqual(told, []);
});

test('a timer that comes late is a gap: the page was frozen while both clocks went on', async () => {
  const { clock, told } = watch();
  clock.stall(60_000);
  await clock.advance(0);
  deepEqual(told, ['gap']);
});

test('a hidden page has its timers run once a minute, and that is no gap', async () => {
  const { clock, told } = watch();
  hidePage();
  for (let minute = 0; minute < 3; minute += 1) {
    clock.stall(60_000);
    await clock.advance(0);
  }
  deepEqual(told, []);
  clock.stall(600_000);
  await clock.advance(0);
  deepEqual(told, ['gap']);
});

test('a blink is nothing, a few seconds are worth a question, ten seconds are a gap', async () => {
  const { clock, told } = watch();
  for (const away of [0, 999, 1_000, 9_999, 10_000]) {
    hidePage();
    await clock.advance(away);
    showPage();
    await clock.advance(0);
  }
  deepEqual(told, ['doubt', 'doubt', 'gap']);
});

test('a page that is hidden while the machine sleeps is a gap once, whatever clock has stopped', async () => {
  const { clock, told } = watch();
  hidePage();
  clock.jump(40_000);
  showPage();
  await clock.advance(4_000);
  deepEqual(told, ['gap']);
});

test('a page that is back out of the cache, thawed, or online again has a gap; a focus is worth a question', () => {
  const { told, stop } = watch();
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }));
  deepEqual(told, []);
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  document.dispatchEvent(new Event('resume'));
  dispatchEvent(new Event('online'));
  dispatchEvent(new Event('focus'));
  deepEqual(told, ['gap', 'gap', 'gap', 'doubt']);
  stop();
  dispatchEvent(new Event('online'));
  deepEqual(told.length, 4);
});
