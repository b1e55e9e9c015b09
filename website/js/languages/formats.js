// Numbers, lists, dates and the forms of words as the page's language has them. They are made when they are first needed.
const made = new Map();

/** The page's language, with the region that its reader's browser names: en-GB, ar-EG. */
export function locale() {
  return document.documentElement.lang;
}

/** One of Intl's formats or rules: `using(Intl.DateTimeFormat, { dateStyle: 'long' })`. */
export function using(Kind, options = {}) {
  const key = `${Kind.name} ${locale()} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Kind(locale(), options));
  return made.get(key);
}

export function number(value) {
  return using(Intl.NumberFormat).format(value);
}

/** One, two and three. */
export function list(parts) {
  return using(Intl.ListFormat, { type: 'conjunction' }).format(parts);
}

/** As a list of them in a sentence. */
export function names(people) {
  return list(people.map(isolated));
}

/** Which of the forms of a word goes with a number: `{ one, other }` in English, up to six elsewhere (CLDR, "Plural Rules"). */
export function plural(count, forms) {
  return forms[using(Intl.PluralRules).select(count)] ?? forms.other;
}

/** For a sentence: a name may be written in the other direction, and turns nothing around it. */
export function isolated(name) {
  return `\u2068${name}\u2069`;
}
