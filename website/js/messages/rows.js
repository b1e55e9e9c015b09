// Lays messages out as the rows of a list: days apart, one author's run of messages together.

// A run is broken at every fifth minute of the clock, so no time is more than five minutes off; and whether a message
// begins one depends on the one before it and on nothing else, so that nothing moves when earlier ones are added.
const RUN_MS = 5 * 60_000;

export function rowsOf(messages, unsent, me) {
  const rows = [];
  const keys = new Set();
  let last = null;
  for (const row of [...messages.map((message) => stored(message, me)), ...unsent.map((entry) => waiting(entry, me))]) {
    // A key that was sent twice made two messages: each is shown. What is stored waits no more.
    if (keys.has(row.key) && !row.id) continue;
    if (keys.has(row.key)) row.key = row.id;
    keys.add(row.key);
    const startsDay = last?.at.toDateString() !== row.at.toDateString();
    // By the row below it: a message that waits since yesterday brings yesterday's heading a second time.
    if (startsDay) rows.push({ kind: 'day', key: `day ${row.key}`, at: row.at });
    row.startsGroup = startsDay || last.author.id !== row.author.id || runOf(last.at) !== runOf(row.at);
    rows.push(row);
    last = row;
  }
  return rows;
}

function runOf(at) {
  return Math.floor(at / RUN_MS);
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
    // What the page is still to tell the server of it.
    state: message.state ?? 'sent',
    problem: message.problem,
    gone: message.gone,
    waits: message.waits,
    mayUndo: Boolean(message.undo),
    quote: message.reply_to,
    people: peopleOf(message, me),
    forMe: message.forMe ?? false,
    reactions: (message.reactions ?? []).map(({ emoji, count, own = false }) => ({ emoji, count, own })),
    edited: Boolean(message.edited_at),
    deleted: Boolean(message.deleted_at),
  };
}

function waiting({ client_id, text, people, reply_to, created_at, state, problem, waits }, me) {
  const at = new Date(created_at);
  const untouched = { people: peopleOf({ people }, me), forMe: false, reactions: [], edited: false, deleted: false };
  const row = { kind: 'message', key: client_id, text, quote: reply_to, author: me, at, own: true, state, problem, waits };
  return { ...row, ...untouched };
}

function peopleOf({ people = [] }, me) {
  return people.map(({ id, name }) => ({ id, name, isMe: id === me.id }));
}
