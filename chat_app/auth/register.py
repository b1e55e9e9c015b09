"""Who has been here: everybody who comes in is known from then on, and on the roll as long as their token is good."""

from chat import newcomers, roll
from chat.roll import Entry
from chat.standing import Standing
from chat_app.auth.tokens import User

# So many are remembered. Whoever is forgotten is put on the roll once more, which changes nothing.
MAX_REMEMBERED = 10_000


class Register:
    """What one process remembers of whom it has put on the roll: a write for each token, and none for what follows."""

    def __init__(self) -> None:
        self._until: dict[str, int] = {}

    def note(self, user: User, known: Standing) -> None:
        """Put the user on the roll, unless that is done, and let one who is new be known, or one who has got a name."""
        if not known.is_known:
            newcomers.welcome(user.id, user.name if user.is_named else None)
        elif user.is_named and not known.name:
            newcomers.take_name(user.id, user.name)
        if self._until.get(user.id, 0) >= user.session_expires_at:
            return
        roll.enter(Entry(user.id, user.username or user.id), user.session_expires_at)
        if len(self._until) >= MAX_REMEMBERED:
            self._until.clear()
        self._until[user.id] = user.session_expires_at
