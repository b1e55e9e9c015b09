// Which option of a list is chosen while a box above it keeps the focus (ARIA Authoring Practices, "Editable Combobox").

/** Chooses the option at a place, around the ends; returns where that is, 0 where there is none. */
export function choose(input, list, at) {
  const options = [...list.children];
  const chosen = options.length ? (at + options.length) % options.length : 0;
  options.forEach((each, index) => (each.ariaSelected = String(index === chosen)));
  if (options.length) input.setAttribute('aria-activedescendant', options[chosen].id);
  else input.removeAttribute('aria-activedescendant');
  options[chosen]?.scrollIntoView({ block: 'nearest' });
  return chosen;
}
