// Where the keyboard lies over the page, as on iOS, the page takes what is left, or its box would be below the keyboard.
// Elsewhere the browser does that (interactive-widget in index.html).
export function followKeyboard(signal, viewport = visualViewport) {
  const { style } = document.documentElement;
  const fit = () => {
    // Somebody who zooms wants to see less of the page, not a smaller one.
    const isZoomed = Math.abs(viewport.scale - 1) > 0.01;
    const isCovered = innerHeight - viewport.height > 1;
    if (isZoomed || !isCovered) return style.removeProperty('--visible');
    style.setProperty('--visible', `${viewport.height}px`);
    scrollTo(0, 0);
  };
  viewport.addEventListener('resize', fit, { signal });
}
