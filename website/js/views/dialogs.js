// What dialogs consist of comes with the first of them that is asked for: the page starts without it.
import { texts, translate } from '../languages/texts.js';

const ADDRESS = new URL('../../dialogs.html', import.meta.url);

let coming = null;

/** The module of one that is being imported, once what dialogs.html has is on the page. */
export async function withDialogs(importing) {
  const [module] = await Promise.all([importing, (coming ??= come())]);
  return module;
}

/** Where it fails, it is asked for again the next time. */
async function come() {
  try {
    const { body } = await parsed(ADDRESS);
    if (texts.page) translate(body, texts.page);
    document.body.append(...body.children);
  } catch (problem) {
    coming = null;
    throw problem;
  }
}

/** A document that a browser makes of an answer is none of a text that somebody has put together: no trusted type is asked for. */
function parsed(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.responseType = 'document';
    request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : request.onerror());
    request.onerror = () => reject(new TypeError(`${address} could not be loaded.`));
    request.send();
  });
}
