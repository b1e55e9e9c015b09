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
  return { ...message, author: asCalled(message.author, names), reply_to: quoteAsRead(reply_to, names), people, forMe };
}

/** The same for what waits to be sent: whom it names is for the server to say, but they are known by name. */
export function waitingWithPeople(entry, names) {
  const people = mentionsIn(entry.text).map((id) => ({ id, name: names.of(id) }));
  return { ...entry, reply_to: quoteAsRead(entry.reply_to, names), people: people.filter(({ name }) => name !== null) };
}

/** What is replied to, with the names of now. */
export function quoteAsRead(original, names) {
  if (!original?.text) return original;
  return { ...original, author: asCalled(original.author, names), text: asRead(original.text, (id) => names.of(id)) };
}

function asCalled({ id, name }, names) {
  return { id, name: names.of(id) ?? name };
}
