// The few things that every view does with the document.
const templates = new Map();

export const find = (selector, root = document) => root.querySelector(selector);

export function fromTemplate(id) {
  if (!templates.has(id)) templates.set(id, withoutIndentation(document.getElementById(id).content.firstElementChild));
  return templates.get(id).cloneNode(true);
}

/** Where arrow keys to the left lead on. */
export function isRightToLeft() {
  return document.documentElement.dir === 'rtl';
}

/** Changes a text only where it differs: what is put into a live region again is read out again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Puts the keyboard on an item that can be in focus only while it is: a click beside it leaves the focus where it was. */
export function keepFocusOn(item) {
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
}

/** The same, and brings it into view. */
export function focusOn(item) {
  keepFocusOn(item);
  item.scrollIntoView({ block: 'nearest' });
}

/**
 * Shows things, which have an `id`, as the items of a list; returns what has the focus there, or null. An item is one
 * thing's as long as that is there: one that is made anew between the press of a button and its release is not clicked.
 */
export function showItems(list, things, template, show) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const items = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const keys = new Set(things.map(({ id }) => id));
  for (const [key, item] of items) if (!keys.has(key)) item.remove();
  let place = list.firstElementChild;
  for (const thing of things) {
    const item = items.get(thing.id) ?? fromTemplate(template);
    item.dataset.key = thing.id;
    show(item, thing);
    if (item === place) place = place.nextElementSibling;
    else list.insertBefore(item, place);
  }
  if (!focused?.isConnected) return null;
  // What is moved loses it.
  focused.focus();
  return focused;
}

/** The line breaks between a template's elements would be nodes of every copy. */
function withoutIndentation(template) {
  const element = template.cloneNode(true);
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const blanks = [];
  while (texts.nextNode()) if (/^\s*\n\s*$/.test(texts.currentNode.data)) blanks.push(texts.currentNode);
  for (const blank of blanks) blank.remove();
  return element;
}
