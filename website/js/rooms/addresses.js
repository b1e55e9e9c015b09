// What the address of the page names behind its hash: a room, a message in one, or an invitation.
export const DEFAULT_ROOM = 'general';

const ROOM_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
// What finds links in texts may leave a slash at their end.
const MESSAGE = /\/([\da-f-]+)\/?$/;
const BEHIND_ROOM = /(\/[\da-f-]+)?\/?$/;
const INVITATION = /^#\/invitations\/([\w-]{8,200})\/?$/;

/** The id of the room that an address's hash names; null when no room can have that id. A message of it may be named behind it. */
export function roomIdIn(hash) {
  const id = decoded(hash).replace(BEHIND_ROOM, '') || DEFAULT_ROOM;
  return ROOM_ID.test(id) ? id : null;
}

/** The id of the message that is named behind the room; null where none is. */
export function messageIdIn(hash) {
  return roomIdIn(hash) && (MESSAGE.exec(decoded(hash))?.[1] ?? null);
}

/** The whole address of a message. */
export function addressOf({ room, id }) {
  return new URL(`#${room}/${id}`, location.href).href;
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
