// Which messages a user is told of while the page is hidden: by their involvement in the room.

/** `room` is the user's membership; without one, only who is named is told. */
export function isWorthTelling({ author, mentions = [], everyone = false, deleted_at }, room, me) {
  if (author.id === me.id || deleted_at) return false;
  const { involvement, kind } = room ?? { involvement: 'mentions' };
  if (involvement === 'nothing') return false;
  // All that is said in a direct room is said to its people.
  return involvement === 'everything' || kind === 'direct' || everyone || mentions.includes(me.id);
}
