// What a room is called. A direct room has no name but those of the others.
import { using } from '../languages/formats.js';
import { texts } from '../languages/texts.js';

/** Without any mark. */
export function nameOf({ kind, name, users = [] }) {
  if (kind !== 'direct') return name;
  return users.length ? inShort(users.map(({ name }) => name)) : texts.rooms.nobodyElse;
}

/** As in a sentence: #design, or the others' names. */
export function titleOf(room) {
  return room.kind === 'direct' ? nameOf(room) : `#${room.name}`;
}

function inShort(names) {
  return using(Intl.ListFormat, { type: 'unit', style: 'short' }).format(names);
}
