// The page's title: the room, and how much waits to be read, here and in the other rooms.
const shown = { room: '', here: 0, elsewhere: 0 };

export function showTitle(room, unread) {
  Object.assign(shown, { room, here: unread });
  show();
}

export function showTitleElsewhere(unread) {
  shown.elsewhere = unread;
  show();
}

function show() {
  const unread = shown.here + shown.elsewhere;
  const room = shown.room ? `${shown.room} · ` : '';
  document.title = `${unread ? `(${unread}) ` : ''}${room}Chatroom`;
}
