import { after, deepEqual, equal, settle, test } from '/tests/harness.js';
import { Tabs } from '/js/session/tabs.js';

function openTabs(count) {
  const tabs = Array.from({ length: count }, () => new Tabs());
  after(() => tabs.forEach((each) => each.close()));
  return tabs;
}

test('what one tab tells all others hear, and it does not hear itself', async () => {
  const [one, ...others] = openTabs(3);
  one.addEventListener('signed-out', () => heard.push('itself'));
  const heard = [];
  const all = others.map(
    (tab) => new Promise((resolve) => tab.addEventListener('signed-out', ({ detail }) => resolve(detail))),
  );
  one.tell('signed-out', { user: 'alice-sub' });
  for (const detail of await Promise.all(all)) deepEqual(detail, { type: 'signed-out', user: 'alice-sub' });
  await settle();
  deepEqual(heard, []);
});

test('where there is no channel a tab is alone, and nothing fails', () => {
  const real = globalThis.BroadcastChannel;
  after(() => (globalThis.BroadcastChannel = real));
  globalThis.BroadcastChannel = class {
    constructor() {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    }
  };
  const [tabs] = openTabs(1);
  equal(tabs.tell('signed-out', { user: 'alice-sub' }), undefined);
});
