// All that was said in a room, as its admins may take it with them: part by part, so that it can be told how far it is, and
// ended. Either all of it is had or nothing.
import { Backoff } from '../net/backoff.js';
import { SignedOut } from '../net/problem.js';

const TYPE = 'application/x-ndjson';

/**
 * Returns a Blob of it; null where it was ended by `signal`. `tell` is called after each part with how many messages there
 * are so far and when the last of them was sent, and before each wait for the server with what it says.
 */
export async function exportRoom(api, room, { signal, tell }) {
  const parts = [];
  const backoff = new Backoff();
  let cursor = null;
  let messages = 0;
  let until = null;
  do {
    try {
      const { lines, next } = await api.exported(room, cursor, signal);
      backoff.reset();
      cursor = next;
      parts.push(new Blob([lines]));
      messages += lines.split('\n').length - 1;
      until = sentAtOfLast(lines) ?? until;
      tell({ messages, until });
    } catch (problem) {
      if (signal.aborted) return null;
      if (problem instanceof SignedOut || !problem.transient) throw problem;
      tell({ messages, until, waits: problem.message });
      await pause(backoff, problem.retryAfter, signal);
    }
  } while (cursor && !signal.aborted);
  return signal.aborted ? null : new Blob(parts, { type: TYPE });
}

/** Also where the server has named a time, whoever ends it does not wait for that. */
async function pause(backoff, atLeast, signal) {
  const { promise, resolve } = Promise.withResolvers();
  signal.addEventListener('abort', resolve);
  await Promise.race([backoff.pause(atLeast), promise]);
}

function sentAtOfLast(lines) {
  const last = lines.trimEnd().split('\n').at(-1);
  return last ? JSON.parse(last).sent_at : null;
}
