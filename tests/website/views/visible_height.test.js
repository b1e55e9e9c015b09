// The height that a keyboard leaves, where the browser does not take it from the page itself.
import { after, equal, test } from '/tests/harness.js';
import { followKeyboard } from '/js/views/visible_height.js';

class Viewport extends EventTarget {
  scale = 1;
  height = innerHeight;

  resize(change) {
    Object.assign(this, change);
    this.dispatchEvent(new Event('resize'));
  }
}

function followed() {
  const stopping = new AbortController();
  const viewport = new Viewport();
  followKeyboard(stopping.signal, viewport);
  after(() => {
    stopping.abort();
    document.documentElement.style.removeProperty('--visible');
  });
  return { viewport, stopping };
}

function height() {
  return document.body.getBoundingClientRect().height;
}

test('a keyboard over the page takes its height from it, and gives it back', () => {
  const { viewport } = followed();
  viewport.resize({ height: 200 });
  equal(height(), 200);
  viewport.resize({ height: innerHeight });
  equal(height(), innerHeight);
});

test('a page that is zoomed keeps its size', () => {
  const { viewport } = followed();
  viewport.resize({ scale: 2, height: innerHeight / 2 });
  equal(height(), innerHeight);
});

test('it ends with the chat', () => {
  const { viewport, stopping } = followed();
  stopping.abort();
  viewport.resize({ height: 200 });
  equal(height(), innerHeight);
});
