// Compares a language with English: the same texts, of the same kind, with the same numbers and names in them.
const KEYED = { says: 'data-says', label: 'data-label', title: 'data-title', placeholder: 'data-placeholder' };
// All six forms of a word (CLDR, "Plural Rules").
const COUNTS = [0, 1, 2, 3, 11, 100];
const PEOPLE = ['41', '42'];

/** Returns what is not the same, each a line. */
export function differences(language, english) {
  return differ(Object.fromEntries(Object.entries(language).filter(([key]) => key !== 'page')), english, '');
}

/** The keys of what stands on the page and in its templates, each with its element. */
export function keysOf(within) {
  const here = Object.entries(KEYED).flatMap(([name, attribute]) =>
    [...within.querySelectorAll(`[${attribute}]`)].map((element) => ({ name, key: element.dataset[name], element })),
  );
  return [...here, ...[...within.querySelectorAll('template')].flatMap(({ content }) => keysOf(content))];
}

function differ(one, other, path) {
  if (typeof one !== typeof other) return [`${path}: ${typeof one}, in English ${typeof other}`];
  if (typeof one === 'string') return one.trim() === '' ? [`${path}: empty`] : [];
  if (typeof one === 'function') return differInUse(one, other, path);
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return keys.flatMap((key) => (key in one && key in other ? differ(one[key], other[key], `${path}.${key}`) : [`${path}.${key}: not in both`]));
}

function differInUse(one, other, path) {
  if (one.length !== other.length) return [`${path}: takes ${one.length}, in English ${other.length}`];
  const found = [];
  for (const first of [...COUNTS, PEOPLE]) {
    const given = [first, ...[51, 52, 53].slice(0, Math.max(0, one.length - 1))].slice(0, one.length);
    const [here, there] = [one, other].map((text) => attempt(text, given));
    if (here === null && there === null) continue;
    if (/NaN/.test(there)) continue;
    if (!here || /undefined|NaN|\[object/.test(here)) found.push(`${path}(${given}): ${here}`);
    // A word may have its number within it: two messages are one word in some languages.
    const named = first === PEOPLE ? [...PEOPLE, ...given.slice(1)] : given.slice(1);
    for (const value of named) if (String(here).includes(value) !== String(there).includes(value)) found.push(`${path}(${given}): ${value} is not in both`);
  }
  return found;
}

/** Null where it is not made for such values. */
function attempt(text, given) {
  try {
    return [text(...given)].flat().join('');
  } catch {
    return null;
  }
}
