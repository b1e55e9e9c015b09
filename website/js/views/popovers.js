// What stylesheets cannot do for the menu and the drawer.
import { find } from './dom.js';

const GAP_PX = 4;

export function placePopovers(signal) {
  const menu = find('#account-menu');
  const drawer = find('#people-panel');
  const place = () => {
    const { bottom } = find('#account').getBoundingClientRect();
    menu.style.setProperty('--menu-top', `${bottom + GAP_PX}px`);
  };
  const resized = () => {
    place();
    // Where there is room, the drawer is a column that is always there.
    if (getComputedStyle(find('.people-close')).display === 'none') drawer.hidePopover();
  };
  menu.addEventListener('beforetoggle', place, { signal });
  addEventListener('resize', resized, { signal });
}
