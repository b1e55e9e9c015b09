"""`typing`: tells the others in a room who is typing."""

from typing import Any

from websocket_handlers import channels, connections, fanout, presence, routes


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Send the others an event, and the sender nothing; what is wrong with the frame is posted to the sender.

    This route has no route response, so an error goes the way of the events.
    """
    deadline = fanout.deadline_of(context)
    sender_id = routes.connection_id(event)
    try:
        room = routes.room_named_by(event)
    except routes.BadFrame as wrong:
        fanout.tell(sender_id, routes.error(routes.BAD_FRAME, str(wrong)), deadline)
        return routes.OK
    channel = channels.room_channel(room)
    sender = connections.find(sender_id)
    if sender is None:
        fanout.tell(sender_id, routes.NOT_REGISTERED, deadline)
    elif channel not in sender.channels:
        fanout.tell(sender_id, routes.error("not_joined", f"Join {room} first."), deadline)
    else:
        live, _ = fanout.listeners(channel)
        others = [connection for connection in live if connection.user["id"] != sender.user["id"]]
        if presence.are_named(len(live)):
            fanout.deliver([{"type": "typing", "room": room, "user": sender.user}], others, channel, deadline)
    return routes.OK
