// What the page says, in the language that js/boot.js has chosen of those in index.html. It is there once `learn` has
// ended, before anything is said: what is imported until then asks for a text when it needs it, and not sooner.
//
// What stands in index.html is English there. Another language has it as `page`, by the keys that the elements have:
// data-says for the words, data-label, data-title and data-placeholder for those attributes.
export const texts = {};

const ENGLISH = './english.js';
const KEYED = '[data-says], [data-label], [data-title], [data-placeholder]';
const root = document.documentElement;

export async function learn() {
  Object.assign(texts, await chosen().catch(inEnglish));
  if (texts.page) translate(document, texts.page);
  delete root.dataset.untranslated;
}

async function chosen() {
  const link = document.head.querySelector(':scope > link[hreflang]');
  return (await import(link?.href ?? ENGLISH)).default;
}

/** Better in another language than not at all. */
async function inEnglish() {
  root.lang = 'en';
  root.dir = 'ltr';
  return (await import(ENGLISH)).default;
}

/** Puts what stands within an element into another language, also what is still to be made of templates. */
export function translate(within, page) {
  for (const element of within.querySelectorAll(KEYED)) {
    const { says, label, title, placeholder } = element.dataset;
    if (says) say(element, page[says]);
    if (label) setLabel(element, page[label]);
    if (title) element.title = page[title];
    if (placeholder) element.placeholder = page[placeholder];
  }
  for (const { content } of within.querySelectorAll('template')) translate(content, page);
}

/** Its title, where it has one, says the same to the eye. */
function setLabel(element, text) {
  element.ariaLabel = text;
  if (element.title) element.title = text;
}

/** `{1}` stands for the first element within. A text that names none takes the place of the words that are there. */
function say(element, text) {
  const children = [...element.children];
  const parts = text.split(/\{(\d)\}/).map((part, at) => (at % 2 ? children[part - 1] : part));
  if (parts.length > 1) return element.replaceChildren(...parts);
  const words = [...element.childNodes].filter(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim());
  words[0].data = words[0].data.replace(/\S(.*\S)?/s, () => text);
}
