// What stylesheets cannot do for the menus and the drawers.
import { find } from './dom.js';

const GAP_PX = 4;

export function placePopovers(signal) {
  const menus = [find('#account-menu'), find('#room-menu')];
  const drawers = [find('#rooms-panel'), find('#people-panel')];
  const place = () => {
    const { bottom } = find('#account').getBoundingClientRect();
    for (const menu of menus) menu.style.setProperty('--menu-top', `${bottom + GAP_PX}px`);
  };
  const resized = () => {
    place();
    // Where there is room, a drawer is a column.
    for (const drawer of drawers) {
      if (isColumn(drawer)) drawer.hidePopover();
    }
  };
  for (const menu of menus) menu.addEventListener('beforetoggle', place, { signal });
  addEventListener('resize', resized, { signal });
}

/** Whether the stylesheets have made a column of a drawer, as there is room. */
export function isColumn(drawer) {
  return getComputedStyle(drawer).getPropertyValue('--is-column') === '1';
}
