// Fenced code: as it was typed, as wide as it is, and with a button that copies it.
import { announce } from './announcer.js';
import { find, fromTemplate } from './dom.js';

const SAID_FOR_MS = 2_000;

export function codeBlock({ text, language }) {
  const block = fromTemplate('code-template');
  find('code', block).textContent = text;
  find('.code-language', block).textContent = language;
  const button = find('.copy', block);
  button.addEventListener('click', () => copy(text, button));
  return block;
}

async function copy(text, button) {
  let said = 'Copied';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // The browser, or its user, does not let pages write there: then it is ready for the user's own key.
    getSelection().selectAllChildren(find('code', button.closest('.code-block')));
    said = 'Selected';
  }
  announce(said === 'Copied' ? 'The code is copied.' : 'The code is selected, ready to be copied.');
  const label = find('.copy-text', button);
  label.textContent = said;
  setTimeout(() => (label.textContent = 'Copy'), SAID_FOR_MS);
}
