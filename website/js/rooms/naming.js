// What a room is called. A direct room has no name but those of the others.
const list = new Intl.ListFormat('en', { type: 'unit', style: 'short' });

/** Without any mark. */
export function nameOf({ kind, name, users = [] }) {
  if (kind !== 'direct') return name;
  return users.length ? list.format(users.map((user) => user.name)) : 'Nobody else';
}

/** As in a sentence: #design, or the others' names. */
export function titleOf(room) {
  return room.kind === 'direct' ? nameOf(room) : `#${room.name}`;
}
