// Fenced code: as it was typed, as wide as it is, and with a button that copies it.
import { texts } from '../languages/texts.js';
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
  let isCopied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // The browser, or its user, does not let pages write there: then it is ready for the user's own key.
    getSelection().selectAllChildren(find('code', button.closest('.code-block')));
    isCopied = false;
  }
  announce(isCopied ? texts.copying.codeCopied : texts.copying.codeSelected);
  const label = find('.copy-text', button);
  label.textContent = isCopied ? texts.copying.copied : texts.copying.selected;
  setTimeout(() => (label.textContent = texts.copying.copy), SAID_FOR_MS);
}
