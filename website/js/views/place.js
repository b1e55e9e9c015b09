// Places a popover at what it belongs to: below its end, as one reads, or, where there is more room, above it; never off the
// page. Where fingers point, stylesheets bring it in from below instead.
const GAP_PX = 4;
const EDGE_PX = 8;

export function placeAt(popover, anchor) {
  const { width, height } = popover.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  const below = anchor.bottom + GAP_PX;
  const above = Math.min(anchor.top - GAP_PX, innerHeight - EDGE_PX) - height;
  const top = Math.max(EDGE_PX, below + height <= innerHeight - EDGE_PX ? below : above);
  const wanted = getComputedStyle(popover).direction === 'rtl' ? anchor.left : anchor.right - width;
  const left = Math.min(Math.max(EDGE_PX, wanted), innerWidth - EDGE_PX - width);
  popover.style.setProperty('--menu-top', `${top}px`);
  popover.style.setProperty('--menu-left', `${left}px`);
}
