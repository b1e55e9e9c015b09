"""How many sockets a user may have open at once: one more ends the oldest."""

from chat import closings, connections
from chat.channels import user_channel


def end_surplus(user_id: str, most: int) -> None:
    """Have the user's oldest connections end, so that at most so many are left.

    Each new connection asks for it once it is registered. Of many that come at once the last one sees all of them, and
    what one names that sees fewer is among the oldest of all: so what is left is exactly what may be.
    """
    open_ = [each for each in connections.in_channel(user_channel(user_id)) if not each.has_expired]
    # Those of the same moment stay as they were read, by id: everybody finds the same ones to be the oldest.
    if surplus := sorted(open_, key=lambda each: each.since_ms)[:-most]:
        closings.ask(user_id, surplus)
