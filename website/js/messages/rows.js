// Lays a room's messages out as the rows of a list: days apart, one author's run of messages together.
const GROUP_GAP_MS = 5 * 60_000;

export function rowsOf(messages, unsent, me) {
  const rows = [];
  const keys = new Set();
  let last = null;
  for (const row of [...messages.map((message) => stored(message, me)), ...unsent.map((entry) => waiting(entry, me))]) {
    // A key that was sent twice made two messages: each is shown. What is stored waits no more.
    if (keys.has(row.key) && row.state !== 'sent') continue;
    if (keys.has(row.key)) row.key = row.id;
    keys.add(row.key);
    const startsDay = last?.at.toDateString() !== row.at.toDateString();
    if (startsDay) rows.push({ kind: 'day', key: `day ${row.at.toDateString()}`, at: row.at });
    row.startsGroup = startsDay || last.author.id !== row.author.id || row.at - last.at > GROUP_GAP_MS;
    rows.push(row);
    last = row;
  }
  return rows;
}

function stored(message, me) {
  const own = message.author.id === me.id;
  return {
    kind: 'message',
    // One's own message keeps its row, and so its place and focus, when the stored one replaces it.
    key: own && message.client_id ? message.client_id : message.id,
    id: message.id,
    text: message.text,
    author: message.author,
    at: new Date(message.sent_at),
    own,
    state: 'sent',
    edited: Boolean(message.edited_at),
    deleted: Boolean(message.deleted_at),
  };
}

function waiting({ client_id, text, created_at, state, problem, waits }, me) {
  return { kind: 'message', key: client_id, text, author: me, at: new Date(created_at), own: true, state, problem, waits };
}
