"""Who is calling: `signed_in` and `limited` guard the views, `current_user` says whose call it is."""

from chat_app.auth.guard import count, current_user, limited, signed_in

__all__ = ["count", "current_user", "limited", "signed_in"]
