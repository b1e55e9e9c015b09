"""Who types where: a room is told of a person once in a while, however often and on however many pages they type."""

import os

from chat import news, pauses
from chat.windows import Limit

# Nobody types in many rooms at once. Who does so on 20 sockets could have 2,400 rooms a minute told of it.
NEWS_OF_A_USER = Limit("typing-of", 30, 60)


def is_news(room: str, user_id: str) -> bool:
    """Return whether the room is to be told that the user types there, and note that it was."""
    is_time = pauses.begin(f"typing#{room}", user_id, float(os.environ["TYPING_EVERY_SECONDS"]))
    return is_time and news.may_be_told(user_id, NEWS_OF_A_USER)
