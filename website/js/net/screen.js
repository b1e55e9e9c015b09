// Tells the server which room is on the screen, one step after the other: it may handle two frames at the same time.

/** Joins the wanted room and leaves the last one. The user may move on meanwhile: then goes on until it is the wanted. */
export function showOnly(socket, wanted, refused) {
  return (socket.moving ??= move(socket, wanted, refused).finally(() => (socket.moving = null)));
}

async function move(socket, wanted, refused) {
  while (!socket.closed && (socket.room ?? null) !== wanted()) {
    const [last, next] = [socket.room ?? null, wanted()];
    try {
      if (next !== null) await socket.join(next);
    } catch (problem) {
      if (!socket.closed) refused(next, problem);
    }
    socket.room = next;
    if (last !== null && !socket.closed) await socket.leave(last).catch(() => {});
  }
}
