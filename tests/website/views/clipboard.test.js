import { after, equal, match, test } from '/tests/harness.js';
import { copyText } from '/js/views/clipboard.js';

function clipboard(writeText) {
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  after(() => delete navigator.clipboard);
}

test('what is copied is said to be', async () => {
  let copied = null;
  clipboard(async (text) => (copied = text));
  await copyText('text', 'The text is copied.');
  equal(copied, 'text');
  equal(document.querySelector('#announcer').textContent, 'The text is copied.');
});

test('where the browser forbids it, the text is shown', async () => {
  clipboard(async () => {
    throw new DOMException('No.', 'NotAllowedError');
  });
  await copyText('https://example.com/#a', 'The link is copied.');
  match(document.querySelector('#notice').textContent, /does not let the page copy.*https:\/\/example\.com\/#a/s);
});
