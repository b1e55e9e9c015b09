// Where what is new begins: a line above the first message by others that one has not read yet.

/** The id of that message, or null where all is read, or where nothing was ever read. */
export function firstUnreadOf(messages, readId, me) {
  if (!readId) return null;
  return messages.find(({ id, author, deleted_at }) => id > readId && author.id !== me.id && !deleted_at)?.id ?? null;
}

/** The rows with the line; where a day begins there, it stands above the day. */
export function withNewLine(rows, id) {
  const at = id === null ? -1 : rows.findIndex((row) => row.id === id);
  if (at < 0) return rows;
  const begins = rows[at - 1]?.kind === 'day' ? at - 1 : at;
  const line = { kind: 'new', key: 'new' };
  return [...rows.slice(0, begins), line, ...rows.slice(begins, at), { ...rows[at], startsGroup: true }, ...rows.slice(at + 1)];
}
