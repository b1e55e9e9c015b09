// A finger that rests on something asks for what a right click would. Not every browser tells of that by itself.
const RESTS_MS = 450;
const MOVES_PX = 10;

/**
 * Calls back with the element that matches and what was pressed in it, and again when the finger has gone. What has its
 * own answer to a finger that rests, such as a link, keeps it.
 */
export function onLongPress(root, selector, run, signal) {
  const on = (type, heard, options) => root.addEventListener(type, heard, { signal, ...options });
  let timer = null;
  let from = null;
  let pressed = null;
  const giveUp = () => clearTimeout(timer);

  on('pointerdown', ({ pointerType, isPrimary, target, clientX, clientY }) => {
    giveUp();
    pressed = null;
    const element = target.closest(selector);
    if (pointerType !== 'touch' || !isPrimary || !element || target.closest('a')) return;
    from = [clientX, clientY];
    timer = setTimeout(() => {
      pressed = () => run(element, target);
      getSelection().removeAllRanges();
      pressed();
    }, RESTS_MS);
  });
  on('pointermove', ({ clientX, clientY }) => {
    if (from && Math.hypot(clientX - from[0], clientY - from[1]) > MOVES_PX) giveUp();
  });
  on('pointercancel', giveUp);
  on('pointerup', () => {
    giveUp();
    // A popover that has opened under a finger takes its going up for a tap beside it, and closes.
    if (pressed) setTimeout(pressed);
  });
  on('scroll', giveUp, { capture: true, passive: true });
  on('contextmenu', (event) => pressed && event.preventDefault());
  // The finger that goes up again clicks nothing.
  on('click', (event) => stopIf(pressed !== null, event), { capture: true });
}

function stopIf(isStopped, event) {
  if (!isStopped) return;
  event.preventDefault();
  event.stopPropagation();
}
