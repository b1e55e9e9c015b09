// One sentence about what went wrong, and at most one thing to do about it. What concerns a room goes with it.
import { find } from './dom.js';

const notice = find('#notice');
const action = find('.notice-action', notice);
let about = null;

find('.notice-dismiss', notice).addEventListener('click', hideNotice);

export function showNotice(sentence, { label, run, room = null } = {}) {
  about = room;
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

/** Takes a sentence down that is not so any more, if it is still there. */
export function takeBackNotice(sentence) {
  if (find('.notice-text', notice).textContent === sentence) hideNotice();
}

/** Takes down what was said about another room. */
export function hideNoticeOfOthers(room) {
  if (about && about !== room) hideNotice();
}
