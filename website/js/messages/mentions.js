// `<@ID>` in a text names somebody, and `<@everyone>` all: the server's chat/mentions.py knows them by the same pattern.
// Only whom the server has found to be mentioned is shown by name; what else looks so stays as it was typed.
const MENTION = /<@([a-zA-Z0-9][\w-]{0,63})>/g;
const MENTION_HERE = new RegExp(MENTION.source, 'y');
export const EVERYONE = 'everyone';

/** `{ id, end }` of the mention that begins at a place; null where there is none. */
export function mentionAt(text, at) {
  MENTION_HERE.lastIndex = at;
  const found = MENTION_HERE.exec(text);
  return found && { id: found[1], end: MENTION_HERE.lastIndex };
}

export function mentionsIn(text) {
  return [...new Set([...text.matchAll(MENTION)].map(([, id]) => id))];
}

/** The text as it is read; `nameOf` returns null for whom nobody knows. */
export function asRead(text, nameOf) {
  return text.replace(MENTION, (typed, id) => {
    const name = id === EVERYONE ? EVERYONE : nameOf(id);
    return name === null ? typed : `@${name}`;
  });
}

/**
 * The message with the `people` whom it names, and whether it is `forMe`. Who is not known yet is asked for. Who wrote is
 * called as they are called now, where that is known; a message keeps the name that they had.
 */
export function withPeople(message, names, me) {
  const { reply_to } = message;
  const ids = message.mentions ?? [];
  const unknown = [...ids, ...mentionsIn(reply_to?.text ?? '')].filter((id) => id !== EVERYONE && names.of(id) === null);
  if (unknown.length) names.ask(unknown);
  const people = ids.map((id) => ({ id, name: names.of(id) })).filter(({ name }) => name !== null);
  if (message.everyone) people.push({ id: EVERYONE, name: EVERYONE });
  const isOthers = message.author.id !== me.id;
  const forMe = !message.deleted_at && isOthers && (ids.includes(me.id) || Boolean(message.everyone));
  const now = ({ id, name }) => ({ id, name: names.of(id) ?? name });
  const shown = { ...message, author: now(message.author), people, forMe };
  if (reply_to?.text) shown.reply_to = { ...reply_to, author: now(reply_to.author), text: asRead(reply_to.text, (id) => names.of(id)) };
  return shown;
}

/** The same for what waits to be sent: whom it names is for the server to say, but they are known by name. */
export function waitingWithPeople(entry, names) {
  const people = mentionsIn(entry.text).map((id) => ({ id, name: names.of(id) }));
  return { ...entry, people: people.filter(({ name }) => name !== null) };
}
