// A finger that rests on something asks for what a right click would. Not every browser tells of that by itself.
const RESTS_MS = 450;
const MOVES_PX = 10;
// What a finger clicks follows within this from its going up; a click that comes later is another's, such as a key's.
const CLICKS_WITHIN_MS = 400;

/**
 * Calls back with the element that matches and what was pressed in it, and again when the finger has gone. What has its
 * own answer to a finger that rests, such as a link, keeps it.
 */
export function onLongPress(root, selector, run, signal) {
  const on = (type, heard, options) => root.addEventListener(type, heard, { signal, ...options });
  const onAll = (type, heard) => document.addEventListener(type, heard, { signal, capture: true });
  let timer = null;
  let from = null;
  let pressed = null;
  const giveUp = () => clearTimeout(timer);
  const forget = () => (pressed = null);
  const hasGone = () => {
    giveUp();
    if (pressed) setTimeout(forget, CLICKS_WITHIN_MS);
  };
  // A popover that has opened under a finger takes its going up for a tap beside it, and closes: in some browsers when it
  // goes up, in others a while later, before the click.
  const askAgain = () => pressed && setTimeout(pressed);
  const prevent = (event) => pressed && event.preventDefault();

  onAll('pointerdown', () => {
    giveUp();
    forget();
  });
  on('pointerdown', ({ pointerType, isPrimary, target, clientX, clientY }) => {
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
  on('scroll', giveUp, { capture: true, passive: true });
  // Where what it was on is gone from the page, it goes up elsewhere.
  onAll('pointercancel', hasGone);
  onAll('pointerup', () => {
    hasGone();
    askAgain();
  });
  // The finger that goes up again taps and clicks nothing, wherever: what it has asked for may have opened under it.
  onAll('touchend', prevent);
  onAll('contextmenu', prevent);
  onAll('click', (event) => {
    prevent(event);
    if (pressed) event.stopPropagation();
    askAgain();
  });
}
