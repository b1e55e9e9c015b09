// One's own name above the chat. Where there is no room for it, its initial stands there, and the name in the menu.
import { showAvatar } from './avatar.js';
import { find, setText } from './dom.js';

export function showOwnName(me) {
  showAvatar(find('#account .avatar'), me);
  for (const selector of ['#me', '#account-menu .account-name']) setText(find(selector), me.name);
}
