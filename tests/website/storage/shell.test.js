import { deepEqual, equal, test } from '/tests/harness.js';
import { keepShell } from '/js/storage/shell.js';

test('the browser is given the one worker, by the one policy that the page may have', async () => {
  const given = [];
  await keepShell({ register: async (address, options) => void given.push([String(address), options]) });
  deepEqual(given, [['/sw.js', { updateViaCache: 'none' }]]);
});

test('a browser that will not have it, or knows no such thing, goes on without', async () => {
  equal(await keepShell({ register: async () => Promise.reject(new Error('no')) }), null);
  equal(await keepShell(null), undefined);
});
