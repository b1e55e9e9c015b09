import { after, equal, ok, test } from '/tests/harness.js';
import { placeAt } from '/js/views/place.js';

test('it is below the end of what it belongs to, as one reads', () => {
  document.documentElement.dataset.page = 'chat';
  const menu = document.querySelector('#message-menu');
  after(() => (document.documentElement.dir = ''));
  menu.showPopover();
  const anchor = new DOMRect(300, 100, 200, 20);
  for (const [dir, side] of [['ltr', 'right'], ['rtl', 'left']]) {
    document.documentElement.dir = dir;
    placeAt(menu, anchor);
    equal(Math.round(menu.getBoundingClientRect()[side]), anchor[side], dir);
  }
  menu.hidePopover();
});

test('it stays on the page, wherever its anchor is, and covers it not where there is room', () => {
  document.documentElement.dataset.page = 'chat';
  const menu = document.querySelector('#message-menu');
  menu.showPopover();
  for (const [top, right] of [[0, 0], [innerHeight, innerWidth], [innerHeight / 2, 5_000], [-500, 100], [100, 500]]) {
    const anchor = new DOMRect(right - 10, top, 10, 10);
    placeAt(menu, anchor);
    const box = menu.getBoundingClientRect();
    ok(box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth, JSON.stringify(box));
    if (top === 100) ok(box.top >= anchor.bottom, 'below');
  }
  menu.hidePopover();
});
