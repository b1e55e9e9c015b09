// One message on its way: what is kept of it, and how old it is.
import { serverClock } from '../net/server_clock.js';
import { isOriginal } from './originals.js';

const CLOCK_SKEW_MS = 5 * 60_000;
const STATES = ['pending', 'failed', 'sent'];

/**
 * `order` sorts them; `asked_at` is when it was written, by the server's clock where that is known; `tried` says that the
 * server may have it already. `reply_to` is what it replies to, as it was then.
 */
export function newEntry(room, text, order, reply_to) {
  return {
    room,
    text,
    reply_to,
    client_id: crypto.randomUUID(),
    created_at: new Date().toISOString(),
    asked_at: serverClock.now(),
    order,
    tried: false,
    state: 'pending',
  };
}

/** What storage holds may be of another version of this page, or by somebody else's hand. */
export function isEntry(value) {
  const texts = [value?.room, value?.text, value?.client_id, value?.created_at];
  const isReply = value?.reply_to === undefined || isOriginal(value.reply_to);
  return isReply && texts.every((text) => typeof text === 'string') && STATES.includes(value.state) && value.order >= 0;
}

/**
 * Milliseconds since it was written: the longest that any clock says, the server's, this machine's, or the page's own,
 * which stands still while the machine sleeps. To ask once too often harms less than to send twice. It is for ever where
 * this machine's clock was set back and the server's is not known.
 */
export function ageOf({ asked_at, created_at }, steadyAge = 0) {
  const server = serverClock.now();
  const byServer = server !== null && asked_at ? server - asked_at : null;
  const byWall = Date.now() - Date.parse(created_at);
  if (byServer === null && byWall < -CLOCK_SKEW_MS) return Infinity;
  return Math.max(byServer ?? 0, byWall, steadyAge);
}
