// What somebody may do with a room and its members, as far as the page knows; the server has the last word (chat/rules.py).

/** `own` is one's membership or null, `about` what is known of the room, `isKeeper` whether one is an administrator of the chatroom. */
export function rightsIn(about, own, isKeeper) {
  const rights = new Set();
  if (!about || about.kind === 'direct') return rights;
  const administers = own?.role === 'admin' || (isKeeper && Boolean(own || about.kind === 'open'));
  if (own) rights.add('invite').add('invitations');
  if (administers) rights.add('settings').add('export').add('roles');
  if (administers && about.id !== 'general') rights.add('remove');
  return rights;
}
