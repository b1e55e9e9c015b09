"""News of a user that others are told: that they come, go or type.

Each is a post to everybody in a room, so how many there are is limited by user, over all rooms and sockets.
"""

import os

from chat import windows
from chat.clock import now_s
from chat.windows import Limit

# A window's count is of no use after it; a function's clock may be a little ahead.
_KEPT_S = 60


def may_be_told(user_id: str, limit: Limit) -> bool:
    """Count one more, and return True; return False when the limit is reached, and nobody is to be told."""
    now = now_s()
    try:
        windows.count(
            os.environ["SESSIONS_TABLE_NAME"],
            {"pk": f"{limit.name}#{user_id}", "sk": "news"},
            [(limit, 1)],
            now,
            keep={"expires_at": int(now) + limit.window_s + _KEPT_S},
        )
    except windows.Refused:
        return False
    return True
