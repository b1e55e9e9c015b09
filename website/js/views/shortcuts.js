// The keys that mean something wherever one is on the page. The list of keys (key_list.js) is made of the same table.
import { find } from './dom.js';
import { onKey } from './keys.js';

// A dialog is for what it asks, and what is behind it stays; a list of choices opens and closes by keys of its own.
const ELSEWHERE = 'dialog[open], select:focus';

/** `command` is Ctrl, or Cmd on a Mac; with `besides` it is for where nothing else takes the key. */
export const SHORTCUTS = [
  { does: 'goTo', key: 'k', command: true, besides: 'dialog[open]:not(#go-to)' },
  { does: 'nextUnread', key: 'ArrowDown', alt: true, besides: ELSEWHERE },
  { does: 'previousUnread', key: 'ArrowUp', alt: true, besides: ELSEWHERE },
  { does: 'toNewest', key: 'Escape', besides: `:popover-open, ${ELSEWHERE}`, goesOn: true },
  { does: 'showKeys', key: '?', besides: `:popover-open, ${ELSEWHERE}, input:focus, textarea:focus` },
];

/** `does` has a function for each of them. */
export function listenToShortcuts(does, signal) {
  onKey(document, (event) => pressed(event, does), { signal });
}

function pressed(event, does) {
  const shortcut = SHORTCUTS.find((each) => isMeant(each, event));
  if (!shortcut || (shortcut.besides && find(shortcut.besides))) return;
  // Where something else ends by the same key, it still does.
  if (!shortcut.goesOn) event.preventDefault();
  does[shortcut.does]();
}

function isMeant({ key, command = false, alt = false }, { key: pressedKey, altKey, ctrlKey, metaKey, shiftKey }) {
  // On each keyboard a question mark is where it is.
  if (key === '?') return pressedKey === key && !ctrlKey && !metaKey;
  if (key === 'Escape') return pressedKey === key;
  return pressedKey.toLowerCase() === key.toLowerCase() && (ctrlKey || metaKey) === command && altKey === alt && !shiftKey;
}
