// Whether a message arrived although its answer did not: the room knows.
import { firstIdAt } from './uuid7.js';

const PAGE = 100;
const MOST_PAGES = 20;
const CLOCK_SKEW_MS = 60_000;

/** Returns the message as it is stored, or null when the room has none with this key, as far as can be looked. */
export async function findSent(api, { room, client_id, asked_at, created_at }, authorId) {
  const since = Math.min(...[asked_at, Date.parse(created_at)].filter(Boolean));
  let after = firstIdAt(since - CLOCK_SKEW_MS);
  for (let count = 0; count < MOST_PAGES; count += 1) {
    const { messages, has_after } = await api.messages(room, { after, limit: PAGE });
    const found = messages.find((message) => message.client_id === client_id && message.author.id === authorId);
    if (found || !has_after || !messages.length) return found ?? null;
    after = messages.at(-1).id;
  }
  return null;
}
