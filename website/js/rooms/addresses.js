// What the address of the page names behind its hash: a room, a message in one, or an invitation.
export const DEFAULT_ROOM = 'general';

const ROOM_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const INVITATION = /^#\/invitations\/([\w-]{8,200})$/;

/** The id of the room that an address's hash names; null when no room can have that id. A message of it may be named behind it. */
export function roomIdIn(hash) {
  const id = decoded(hash).replace(/\/[\da-f-]+$/, '') || DEFAULT_ROOM;
  return ROOM_ID.test(id) ? id : null;
}

/** The code of an invitation; null where the hash names none. */
export function codeIn(hash) {
  return INVITATION.exec(hash)?.[1] ?? null;
}

/** The hash as people read it. What is not well encoded stays as it is. */
export function decoded(hash) {
  const name = hash.replace(/^#/, '');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
