import { equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { hidePage, showPage } from '/tests/support/page.js';
import { Crowd } from '/js/net/crowd.js';

test('who is seen comes back soon at first, then later and later, up to five minutes', () => {
  const clock = FakeClock.install();
  const longest = [2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000];
  const crowd = new Crowd();
  for (const [times, most] of longest.entries()) {
    crowd.opened();
    const wait = crowd.ended();
    ok(wait >= 0 && wait <= most, wait);
    equal(crowd.isLarge, times > 0);
  }
  ok(!crowd.isResting);
  equal(clock.waiting, 0);
});

test('a socket that was kept for ten minutes makes all of it past', async () => {
  const clock = FakeClock.install();
  const crowd = new Crowd();
  crowd.opened();
  crowd.ended();
  crowd.opened();
  await clock.advance(10 * 60_000);
  ok(crowd.ended() <= 2_000);
  ok(!crowd.isLarge);
});

test('who is not seen rests for a quarter of an hour or more, and until they are seen', () => {
  FakeClock.install();
  const crowd = new Crowd();
  hidePage();
  ok(crowd.ended() >= 15 * 60_000);
  ok(crowd.isResting);
  showPage();
  ok(!crowd.isResting, 'for who is seen');
  ok(crowd.wake());
  ok(!crowd.wake(), 'once');
});

test('25 pages of one user, of which 20 may be open, come to rest', async () => {
  const clock = FakeClock.install();
  const open = [];
  let opens = 0;
  const pages = Array.from({ length: 25 }, (_, number) => ({ number, crowd: new Crowd(), isSeen: number < 2 }));
  const see = (page) => (page.isSeen ? showPage() : hidePage());
  const connect = (page) => {
    opens += 1;
    page.crowd.opened();
    open.push(page);
    if (open.length <= 20) return;
    const oldest = open.shift();
    see(oldest);
    setTimeout(() => connect(oldest), oldest.crowd.ended());
  };
  for (const page of pages) connect(page);
  await clock.advance(60_000);
  ok(opens <= 30, `${opens} in the first minute`);
  const before = opens;
  await clock.advance(60 * 60_000);
  ok(opens - before < 60, `${opens - before} in an hour`);
  for (const page of pages) page.crowd.stop();
});
