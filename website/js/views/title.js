// The page's title: the room, how many messages want an answer of the user, and whether something is new here while nobody looks.
import { number } from '../languages/formats.js';

const shown = { room: '', hasNews: false, calls: 0 };

export function showTitle(room, hasNews) {
  Object.assign(shown, { room, hasNews });
  show();
}

/** In all rooms together; the page's icon says it, too. */
export function showCalls(calls) {
  if (calls !== shown.calls) mark();
  shown.calls = calls;
  show();
}

function show() {
  const calls = shown.calls ? `(${number(shown.calls)}) ` : '';
  const room = shown.room ? `${shown.room} · ` : '';
  const news = shown.hasNews ? '• ' : '';
  document.title = `${calls || news}${room}Chatroom`;
}

/** What draws it is loaded once there is something to draw. Where it cannot be, the title says enough. */
async function mark() {
  const { showBadge } = await import('./badge.js').catch(() => ({}));
  showBadge?.(shown.calls);
}
