"""Who is calling, and where: guards for the views, and what a view asks of a caller who has been let in."""

from chat_app.auth.admins import admins_only
from chat_app.auth.guard import count, current_user, found_besides, here, in_room, limited, signed_in

__all__ = ["admins_only", "count", "current_user", "found_besides", "here", "in_room", "limited", "signed_in"]
