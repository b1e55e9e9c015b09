export function showTitle(room, unread) {
  document.title = `${unread ? `(${unread}) ` : ''}#${room} · Chatroom`;
}
