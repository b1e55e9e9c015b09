"""`typing`: tells the others who have a room on the screen who is typing there."""

from typing import Any

from chat import channels, incoming, presence, screens, typists
from chat.connections import Connection
from websocket_handlers import routes
from websocket_handlers.fanout.deliveries import Fanout


def handler(event: routes.Event, context: Any) -> routes.Response:
    """Send the others an event, and the sender nothing; what is wrong with the frame is posted to the sender.

    This route has no route response, so an error goes the way of the events.
    """
    deliveries = Fanout(context, hands_over=False)  # who was typing a while ago is no news
    try:
        _tell(deliveries, routes.sender_of(event), event)
    except incoming.TooManyFrames:
        return routes.OK  # dropped, as on every route
    except routes.NotRegistered:
        deliveries.tell(routes.connection_id(event), routes.NOT_REGISTERED)
    except routes.BadFrame as wrong:
        deliveries.tell(routes.connection_id(event), routes.error(routes.BAD_FRAME, str(wrong)))
    return routes.OK


def _tell(deliveries: Fanout, sender: Connection, event: routes.Event) -> None:
    room = routes.room_named_by(event)
    if not screens.shows(sender, room):
        deliveries.tell(sender.id, routes.error("not_joined", f"Join {room} first."))
    elif typists.is_news(room, sender.user["id"]):
        here = presence.few_in(room) or []
        if sender.id not in {each.id for each in here}:
            return  # too many people are here, or the sender belongs to the room no more
        others = [each for each in here if each.user["id"] != sender.user["id"] and not each.has_expired]
        typing = {"type": "typing", "room": room, "user": sender.user}
        deliveries.deliver(channels.screen_channel(room), [typing], others)
        deliveries.run()
