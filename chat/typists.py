"""Who types where: a room is told of a person once in a while, however often and on however many pages they type."""

import os

from chat import pauses


def is_news(room: str, user_id: str) -> bool:
    """Return whether the room is to be told that the user types there, and note that it was."""
    return pauses.begin(f"typing#{room}", user_id, float(os.environ["TYPING_EVERY_SECONDS"]))
