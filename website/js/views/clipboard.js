// Puts a text where it can be pasted from, and says so; where the browser does not let pages write there, it says that.
import { texts } from '../languages/texts.js';
import { announce } from './announcer.js';
import { showNotice } from './notice.js';

export async function copyText(text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return showNotice(texts.copying.notAllowed(text));
  }
  announce(said);
}
