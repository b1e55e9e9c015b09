import { beforeEach, deepEqual, equal, ok, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { ConnectionBadge } from '/js/views/connection_badge.js';

let live, badge, said, element;

beforeEach(() => {
  live = Object.assign(new EventTarget(), { state: 'connecting', retryAt: null, mayRetry: true, connects: 0, connect: () => (live.connects += 1) });
  element = document.querySelector('#connection').cloneNode(true);
  said = [];
  badge = new ConnectionBadge(element, live, (sentence) => said.push(sentence));
});

function become(state, retryAt = null) {
  Object.assign(live, { state, retryAt });
  live.dispatchEvent(new Event('state'));
  return element.querySelector('.connection-text').textContent;
}

test('it says how it is, in words', () => {
  const words = {
    connecting: 'Connecting…',
    joining: 'Joining…',
    live: 'Live',
    checking: 'Checking…',
    refused: 'Not live',
    resting: 'Resting',
    reconnecting: 'Reconnecting…',
    offline: 'Offline',
  };
  for (const [state, text] of Object.entries(words)) equal(become(state), text);
  equal(element.dataset.state, 'offline');
  badge.stop();
});

test('a loss and its end are told, a check that turns out well is not', () => {
  const states = ['joining', 'live', 'checking', 'live', 'joining', 'live', 'checking', 'reconnecting', 'joining', 'live', 'resting', 'live'];
  for (const state of [...states, 'offline', 'checking', 'live']) become(state);
  deepEqual(said, [
    'The connection was lost. Reconnecting.',
    'Connected again.',
    'You are offline. Messages are sent when you are back.',
    'Connected again.',
  ]);
});

test('it counts down to the next try, and lets one try at once', async () => {
  const clock = FakeClock.install();
  equal(become('reconnecting', clock.now + 2_400), 'Reconnecting in 3 s');
  const retry = element.querySelector('.connection-retry');
  ok(!retry.hidden);
  retry.click();
  equal(live.connects, 1);
  await clock.advance(1_000);
  equal(element.querySelector('.connection-text').textContent, 'Reconnecting in 2 s');
  become('live');
  ok(retry.hidden);
  equal(clock.waiting, 0);
});

test('where the server has said when, nobody is offered to try sooner', () => {
  live.mayRetry = false;
  equal(become('reconnecting', Date.now() + 40_000), 'Reconnecting in 40 s');
  ok(element.querySelector('.connection-retry').hidden);
  badge.stop();
});
