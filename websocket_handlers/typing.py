"""`typing`: tells the others who have a room on the screen who is typing there."""

import itertools
from typing import Any

from chat import channels, connections, presence, screens
from websocket_handlers import routes
from websocket_handlers.fanout.deliveries import Fanout


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Send the others an event, and the sender nothing; what is wrong with the frame is posted to the sender.

    This route has no route response, so an error goes the way of the events.
    """
    deliveries = Fanout(context, hands_over=False)  # who was typing a while ago is no news
    sender_id = routes.connection_id(event)
    try:
        room = routes.room_named_by(event)
    except routes.BadFrame as wrong:
        deliveries.tell(sender_id, routes.error(routes.BAD_FRAME, str(wrong)))
        return routes.OK
    sender = connections.find(sender_id)
    if sender is None:
        deliveries.tell(sender_id, routes.NOT_REGISTERED)
    elif not screens.shows(sender, room):
        deliveries.tell(sender_id, routes.error("not_joined", f"Join {room} first."))
    else:
        channel = channels.screen_channel(room)
        # No more is read than tells that the room is too large.
        enough = presence.MAX_NAMED_CONNECTIONS + 1
        here = list(itertools.islice(connections.in_channel(channel, at_once=enough), enough))
        if presence.are_named(len(here)):
            others = [each for each in here if each.user["id"] != sender.user["id"] and not each.has_expired]
            deliveries.deliver(channel, [{"type": "typing", "room": room, "user": sender.user}], others)
            deliveries.run()
    return routes.OK
