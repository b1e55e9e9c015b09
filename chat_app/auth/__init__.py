"""Who is calling, and where: guards for the views, and what a view asks of a caller who has been let in."""

from chat_app.auth.admins import admins_only
from chat_app.auth.guard import (
    admit,
    caller,
    count,
    counting,
    current_user,
    enter,
    found_besides,
    here,
    in_room,
    limited,
    signed_in,
    verified,
)

__all__ = [
    "admins_only",
    "admit",
    "caller",
    "count",
    "counting",
    "current_user",
    "enter",
    "found_besides",
    "here",
    "in_room",
    "limited",
    "signed_in",
    "verified",
]
