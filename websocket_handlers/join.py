"""`join`: a room comes onto a connection's screen, which then hears it: one that its user may read."""

from chat import rules, screens
from chat.connections import Connection
from websocket_handlers import routes


@routes.answered
def handler(event: routes.Event, sender: Connection) -> routes.Message:
    """Answer `joined`, each time: a client repeats what has not been answered. Or answer an error."""
    room = routes.room_named_by(event)
    try:
        if not screens.show(sender, room):
            raise routes.NotRegistered
    except rules.Unknown:
        return routes.error("unknown_room", "There is no such room, or it is not open to you.")
    except screens.TooManyRooms:
        return routes.error("too_many_rooms", f"A connection joins {screens.MAX_ROOMS} rooms at most. Leave one first.")
    return {"type": "joined", "room": room}
