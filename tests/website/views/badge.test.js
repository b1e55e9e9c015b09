import { after, deepEqual, equal, match, ok, test } from '/tests/harness.js';
import { showBadge } from '/js/views/badge.js';

const icon = document.querySelector('link[rel="icon"]');
const plain = icon.href;

test('the icon has the number at its corner, as an image that the page’s policy allows', async () => {
  for (const [count, said] of [[1, '1'], [9, '9'], [10, '9+'], [1_000, '9+']]) {
    showBadge(count);
    match(icon.href, /^data:image\/svg\+xml,/);
    ok(decodeURIComponent(icon.href).includes(`>${said}</text>`), said);
    const image = new Image();
    image.src = icon.href;
    await image.decode();
    ok(image.naturalWidth > 0);
  }
  showBadge(0);
  equal(icon.href, plain);
});

test('it is drawn over the icon as it is without a number', async () => {
  const file = await (await fetch('/favicon.svg')).text();
  showBadge(1);
  const drawn = decodeURIComponent(icon.href);
  showBadge(0);
  const paths = [...file.matchAll(/<path [^>]+>/g)].map(([path]) => path);
  equal(paths.length, 2);
  for (const path of paths) ok(drawn.includes(path), path);
});

test('the app has it, too, and where there is none nothing fails', () => {
  const told = [];
  const before = { setAppBadge: navigator.setAppBadge, clearAppBadge: navigator.clearAppBadge };
  after(() => Object.assign(navigator, before));
  navigator.setAppBadge = async (count) => (told.push(count), Promise.reject(new Error('not installed')));
  navigator.clearAppBadge = async () => void told.push('none');
  showBadge(12);
  showBadge(0);
  deepEqual(told, [12, 'none']);
  navigator.setAppBadge = navigator.clearAppBadge = undefined;
  showBadge(2);
  showBadge(0);
  equal(icon.href, plain);
});
