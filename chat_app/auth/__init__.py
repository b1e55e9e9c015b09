"""Who is calling: `signed_in` lets a view be reached with a verified token only, `current_user` says whose it is."""

from chat_app.auth.guard import current_user, signed_in

__all__ = ["current_user", "signed_in"]
