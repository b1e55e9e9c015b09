// What a message replies to, as it is now, where the page knows better than the message does.
const EXCERPT_CODE_POINTS = 140;

/** A message as what another one replies to: `{ id, author, text }`, or `{ id, deleted: true }`. */
export function originalOf({ id, author, text, deleted_at }) {
  if (deleted_at) return { id, deleted: true };
  return { id, author: { id: author.id, name: author.name }, text: [...text].slice(0, EXCERPT_CODE_POINTS).join('') };
}

/** What is gone does not come back. */
export function withOriginal(message, timeline) {
  const { reply_to } = message;
  const original = reply_to && !reply_to.deleted && timeline?.original(reply_to.id);
  return original ? { ...message, reply_to: originalOf(original) } : message;
}

/** What storage holds may be of another version of this page, or by somebody else's hand. */
export function isOriginal(value) {
  return [value?.id, value?.author?.name, value?.text].every((part) => typeof part === 'string');
}
