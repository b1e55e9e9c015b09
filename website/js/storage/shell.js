// Has the browser keep the page and its files (sw.js), for when there is no network. Where it keeps nothing, all goes on
// without.
const WORKER = '/sw.js';

// The only one that the page's policy allows, and once.
let policy = null;

export function keepShell(workers = navigator.serviceWorker) {
  policy ??= globalThis.trustedTypes?.createPolicy('shell', { createScriptURL: () => WORKER });
  return workers?.register(policy?.createScriptURL('') ?? WORKER, { updateViaCache: 'none' }).catch(() => null);
}
