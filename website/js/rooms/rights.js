// What somebody may do with a room and its members, as far as the page knows; the server has the last word (chat/rules.py).

/** `own` is one's membership or null, `about` what is known of the room, `isKeeper` whether one is an administrator of the chatroom. */
export function rightsIn(about, own, isKeeper) {
  const rights = new Set();
  if (!about || about.kind === 'direct') return rights;
  const isArchived = Boolean(about.archived_at);
  // Such a room is not among one's own: it says itself what one is in it.
  const role = own?.role ?? (isArchived ? about.role : null);
  const administers = role === 'admin' || (isKeeper && Boolean(role || about.kind === 'open'));
  if (role) rights.add('invitations');
  if (role && !isArchived) rights.add('invite');
  if (administers) rights.add(isArchived ? 'bring-back' : 'settings').add('export').add('roles');
  if (administers && about.id !== 'general') rights.add('remove');
  if (administers && about.id !== 'general' && !isArchived) rights.add('archive');
  if (role && about.id !== 'general') rights.add('leave');
  return rights;
}
