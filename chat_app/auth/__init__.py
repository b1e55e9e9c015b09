"""Who is calling: `signed_in`, `limited` and `admins_only` guard the views, `current_user` says whose call it is."""

from chat_app.auth.admins import admins_only
from chat_app.auth.guard import count, current_user, limited, signed_in

__all__ = ["admins_only", "count", "current_user", "limited", "signed_in"]
