"""SessionsTable's stream: ends the connections that somebody has asked to be ended.

They hear nothing more before they are closed: a peer that does not go when it is told hears as little.
"""

import logging
from typing import Any

from chat import closings, connections
from chat.channels import user_channel
from chat.closings import Closing
from websocket_handlers.fanout import streams
from websocket_handlers.fanout.deliveries import Fanout

logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Carry out the closings of a batch, and say from which record on to try again, if from any."""
    sockets = Fanout(context)
    records = streams.records_of(event)
    failed = []
    for position, record in enumerate(records):
        try:
            if streams.kind(record) != "INSERT":
                continue  # it has been carried out, or TTL has deleted it
            closing = closings.read(streams.image(record, "NewImage"))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the rest goes on
            streams.set_aside(record, error)
            continue
        try:
            is_done = _carry_out(closing, sockets)
        except Exception:  # one closing's failure keeps nothing from the others, and is tried again
            logger.exception("record %s: nothing may be closed yet", streams.sequence_number(record))
            is_done = False
        if not is_done:
            failed.append(position)
    return streams.retry_from(records, failed)


def _carry_out(closing: Closing, sockets: Fanout) -> bool:
    """End the closing's connections; return False when some of them are to be tried again."""
    if not closing.is_pending():
        return True
    ending, channel = closing.connections(), user_channel(closing.user_id)
    connections.silence([each.id for each in ending], known_in=channel)
    left = sockets.close(ending)
    still_known = {each.id for each in (*left.opening, *left.unreached)}
    connections.drop([each.id for each in ending if each.id not in still_known], known_in=channel)
    if left.unreached:
        return False
    if left.opening:
        # It comes with the stream's next batch, so nothing has to wait here until they are open.
        closings.ask(closing.user_id, left.opening)
    closing.is_done()
    return True
