// People as they are named in the box: `@` and a label, where the text that is sent has `<@ID>`. What is named is kept
// beside the text, as `[{ id, label }]`: whatever becomes of the text, what reads as one of the labels is that person.
import { mentionsIn } from './mentions.js';

const MENTION = /<@([a-zA-Z0-9][\w-]{0,63})>/g;
const BOUNDARY = '(?![\\p{L}\\p{N}\\p{M}_])';

/** A label for somebody, and all that are in use then. Of two people with one name, the second is told apart. */
export function labelled({ id, name }, named) {
  const known = named.find((each) => each.id === id);
  if (known) return { label: known.label, named };
  let label = name;
  for (let number = 2; named.some((each) => each.label === label); number += 1) label = `${name} (${number})`;
  return { label, named: [...named, { id, label }] };
}

/** The text as it is sent. */
export function withIds(text, named) {
  if (!named.length) return text;
  const ids = new Map(named.map(({ id, label }) => [`@${label}`, id]));
  // The longest first: one name may begin another.
  const labels = [...ids.keys()].sort((one, other) => other.length - one.length).map(escaped);
  const label = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${labels.join('|')})${BOUNDARY}`, 'gu');
  return text.replace(label, (found) => `<@${ids.get(found)}>`);
}

/** A text that was sent as it is in the box: `{ text, named }`. Who is not among the people stays as it was sent. */
export function withLabels(text, people) {
  let named = [];
  const shown = text.replace(MENTION, (sent, id) => {
    const person = people.find((each) => each.id === id);
    if (!person) return sent;
    const made = labelled(person, named);
    named = made.named;
    return `@${made.label}`;
  });
  // What would come back as something else is better left as it is.
  return withIds(shown, named) === text ? { text: shown, named } : { text, named: [] };
}

/** The labels of those whom the text names when it is sent. */
export function labelsIn(text, named) {
  const ids = mentionsIn(withIds(text, named));
  return named.filter(({ id }) => ids.includes(id)).map(({ label }) => label);
}

/** What storage holds may be by somebody else's hand. */
export function namedOf(value) {
  if (!Array.isArray(value)) return [];
  return value.filter((each) => typeof each?.id === 'string' && typeof each.label === 'string' && each.label);
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|\/]/g, '\\$&');
}
