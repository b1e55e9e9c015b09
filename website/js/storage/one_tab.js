// Lets one tab after the other do something. Where the browser has no locks, or a frozen tab holds one, it is done all
// the same: whoever calls this must be able to bear it.
const LONGEST_MS = 20_000;

export async function inOneTab(name, run) {
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return run();
  };
  if (!navigator.locks) return begin();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), LONGEST_MS);
  try {
    return await navigator.locks.request(name, { signal: waiting.signal }, () => {
      clearTimeout(timer);
      return begin();
    });
  } catch (problem) {
    if (hasBegun) throw problem;
    return begin();
  } finally {
    clearTimeout(timer);
  }
}
