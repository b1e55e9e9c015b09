// What may be done with a message, as far as the page knows; the server has the last word.
import { serverClock } from '../net/server_clock.js';

// chat/rules.py holds the same.
const EDITABLE_FOR_MS = 24 * 60 * 60_000;

/** The names of what is offered in a room: `about` is what is known of it, or null; `isKeeper` is an administrator of the chatroom. */
export function rightsOver(message, me, about = null, isKeeper = false) {
  if (message.deleted_at) return new Set();
  // All that is left of it is an edit that came too late.
  if (message.gone) return new Set(['copy-text']);
  const { role, archived_at, isAssumed } = about ?? { isAssumed: true };
  // Who only looks into an open room joins it first.
  const mayWrite = !archived_at && Boolean(role || isAssumed);
  const rights = mayWrite ? ['react', 'pick', 'reply'] : [];
  rights.push('copy-text', 'author', 'copy-link');
  if (message.reactions?.length) rights.push('reactors');
  if (role) rights.push('mark-unread');
  if (mayWrite && mayEdit(message, me)) rights.push('edit');
  if (!archived_at && (message.author.id === me.id || role === 'admin' || isKeeper)) rights.push('delete');
  return new Set(rights);
}

export function mayEdit({ author, sent_at, deleted_at }, me) {
  const age = (serverClock.now() ?? Date.now()) - Date.parse(sent_at);
  return author.id === me.id && !deleted_at && age < EDITABLE_FOR_MS;
}
