// Puts a text where it can be pasted from, and says so; where the browser does not let pages write there, it says that.
import { announce } from './announcer.js';
import { showNotice } from './notice.js';

export async function copyText(text, said) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return showNotice(`This browser does not let the page copy. Here it is: ${text}`);
  }
  announce(said);
}
