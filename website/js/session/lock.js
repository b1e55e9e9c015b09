// One tab at a time. Each renewal replaces the cookie: of two at once, the answer that comes last may be the older one.
const NAME = 'chatroom.session';
// Longer than a request may take. A tab that was frozen with the lock in its hand must not stop the others for ever.
const WAIT_MS = 20_000;

export async function alone(run) {
  let result;
  const inTurn = () => (result = run());
  try {
    await navigator.locks.request(NAME, { signal: AbortSignal.timeout(WAIT_MS) }, inTurn);
  } catch (problem) {
    if (result) throw problem;
    // No turn came, or this browser has none: the pool takes a replaced refresh token for a minute more.
    inTurn();
  }
  return result;
}
