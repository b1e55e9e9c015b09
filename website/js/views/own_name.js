// One's own name above the chat. Where there is no room for it, its initial stands there, and the name in the menu.
import { showAvatar } from './avatar.js';
import { find, setText } from './dom.js';

/** Follows what the name is changed to. */
export function showOwnName({ id, name }, signal) {
  const me = find('#me');
  const show = () => {
    showAvatar(find('#account .avatar'), { id, name: me.textContent });
    setText(find('#account-menu .account-name'), me.textContent);
  };
  const changes = new MutationObserver(show);
  changes.observe(me, { childList: true });
  signal.addEventListener('abort', () => changes.disconnect());
  me.textContent = name;
}
