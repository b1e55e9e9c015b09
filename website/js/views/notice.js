// One sentence about what went wrong, and at most one thing to do about it.
import { find } from './dom.js';

const notice = find('#notice');
const action = find('.notice-action', notice);

find('.notice-dismiss', notice).addEventListener('click', hideNotice);

export function showNotice(sentence, { label, run } = {}) {
  find('.notice-text', notice).textContent = sentence;
  action.hidden = !label;
  action.textContent = label ?? '';
  action.onclick = () => {
    hideNotice();
    run();
  };
  notice.hidden = false;
}

export function hideNotice() {
  notice.hidden = true;
}
