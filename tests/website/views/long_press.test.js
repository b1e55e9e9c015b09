import { after, beforeEach, deepEqual, equal, test } from '/tests/harness.js';
import { FakeClock } from '/tests/support/clock.js';
import { onLongPress } from '/js/views/long_press.js';

let clock, root, text, pressed, clicks;

const { signal } = new AbortController();

beforeEach(() => {
  clock = FakeClock.install();
  root = document.createElement('ol');
  const item = Object.assign(document.createElement('li'), { className: 'message' });
  text = Object.assign(document.createElement('p'), { textContent: 'text' });
  item.append(text, Object.assign(document.createElement('a'), { href: '#', textContent: 'link' }));
  root.append(item);
  document.body.append(root);
  pressed = [];
  clicks = 0;
  onLongPress(root, '.message', ({ className }, target) => pressed.push(`${className} ${target.tagName}`), signal);
  text.addEventListener('click', () => (clicks += 1));
});

function point(type, target = text, init = {}) {
  const event = new PointerEvent(type, { bubbles: true, cancelable: true, pointerType: 'touch', isPrimary: true, ...init });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

test('a finger that rests asks, again when it has gone, and clicks nothing when it goes', async () => {
  point('pointerdown');
  await clock.advance(600);
  deepEqual(pressed, ['message P']);
  equal(point('contextmenu'), true);
  point('pointerup');
  await clock.advance(1);
  equal(pressed.length, 2, 'a popover may have closed when it went up');
  text.click();
  await clock.advance(1);
  deepEqual([clicks, pressed.length], [0, 3], 'or with the click');
  point('pointerdown');
  point('pointerup');
  text.click();
  equal(clicks, 1, 'the next tap is a tap');
});

test('it clicks nothing of what has opened under it, either; later clicks are others’', async () => {
  const item = Object.assign(document.createElement('button'), { textContent: 'Delete' });
  item.addEventListener('click', () => (clicks += 1));
  document.body.append(item);
  after(() => item.remove());
  point('pointerdown');
  await clock.advance(600);
  equal(point('contextmenu', item), true);
  point('pointerup');
  item.click();
  await clock.advance(300);
  item.click();
  equal(clicks, 0);
  point('pointerdown', item);
  item.click();
  equal(clicks, 1, 'the next tap is a tap');
  point('pointerdown');
  await clock.advance(600);
  point('pointerup');
  await clock.advance(500);
  item.click();
  equal(clicks, 2, 'a key clicks, too');
});

test('where what it was on is gone from the page, it goes up elsewhere, and clicks nothing', async () => {
  point('pointerdown');
  await clock.advance(600);
  text.remove();
  point('pointerup', document.body);
  await clock.advance(1);
  equal(pressed.length, 2);
  root.append(text);
  text.click();
  equal(clicks, 0);
  await clock.advance(500);
  text.click();
  equal(clicks, 1, 'a key clicks, too');
});

test('its going up is no tap, of which browsers make a click and close popovers', async () => {
  const touchend = () => {
    const event = new Event('touchend', { bubbles: true, cancelable: true });
    text.dispatchEvent(event);
    return event.defaultPrevented;
  };
  point('pointerdown');
  equal(touchend(), false, 'what has not rested taps');
  point('pointerup');
  point('pointerdown');
  await clock.advance(600);
  equal(touchend(), true);
});

test('what the browser takes a finger for otherwise is over, too', async () => {
  point('pointerdown');
  await clock.advance(600);
  point('pointercancel');
  await clock.advance(500);
  text.click();
  equal(clicks, 1, 'by a key');
});

test('one that moves, scrolls, goes up soon, or is a mouse does not', async () => {
  const ways = [
    () => point('pointermove', text, { clientX: 20 }),
    () => root.dispatchEvent(new Event('scroll')),
    () => point('pointerup'),
    () => point('pointercancel'),
  ];
  for (const way of ways) {
    point('pointerdown');
    way();
    await clock.advance(600);
  }
  point('pointerdown', text, { pointerType: 'mouse' });
  await clock.advance(600);
  deepEqual(pressed, []);
  equal(point('contextmenu'), false);
});

test('one that trembles does', async () => {
  point('pointerdown');
  point('pointermove', text, { clientX: 5, clientY: 5 });
  await clock.advance(600);
  equal(pressed.length, 1);
});

test('a link keeps its own answer', async () => {
  point('pointerdown', root.querySelector('a'));
  await clock.advance(600);
  deepEqual(pressed, []);
});
