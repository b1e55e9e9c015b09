"""A page that does as API.md says: it opens its socket, asks for what is new and what has changed, and merges."""

from collections.abc import Iterator

from chat import catching_up, message_id, messages
from chat.catching_up import Position, TooOld
from chat.messages import Message
from tests.support.timeline import Timeline

A_LITTLE = 3
SKEW_S = 30


class ModelPage:
    """What one page knows of a room, and how far it is in asking. Its requests are made one by one, by `go_on`.

    Attributes
    ----------
    frames
        Versions of messages that are on their way to its socket.
    is_open
        Whether the socket is.
    """

    def __init__(self, room: str) -> None:
        self.frames: list[Message] = []
        self.is_open = False
        self._room = room
        self._timeline = Timeline()
        self._newest_asked: str | None = None
        self._position: Position | None = None
        self._asking: Iterator[None] | None = None

    @property
    def messages(self) -> list[Message]:
        """What it shows, oldest first, tombstones too."""
        return self._timeline.messages

    @property
    def is_asking(self) -> bool:
        """Whether it has more to ask."""
        return self._asking is not None

    def push(self, message: Message) -> None:
        """Send it a version of a message, which may get there at any time, or never."""
        if self.is_open:
            self.frames.append(message)

    def hear(self, position: int) -> None:
        """Let one of the frames get there."""
        self._timeline.merge([self.frames.pop(position % len(self.frames))])

    def connect(self) -> None:
        """Open a socket, in place of the one that was there, and begin to ask."""
        self.is_open = True
        self._asking = self._catch_up()

    def disconnect(self) -> None:
        """Lose the socket, and the answer that is under way. What was sent before may still get there, or not."""
        self.is_open = False
        self._asking = None

    def go_on(self) -> None:
        """Make the next request."""
        if self._asking is not None and next(self._asking, self) is self:
            self._asking = None

    def _catch_up(self) -> Iterator[None]:
        if self._position is None:
            yield from self._load()
            return
        yield from self._ask_for_new()
        try:
            yield from self._ask_for_changes()
        except TooOld:
            self._timeline = Timeline()
            yield from self._load()

    def _load(self) -> Iterator[None]:
        """Read the whole room, the newest page first."""
        self._position = None
        begun = catching_up.begin()
        yield
        page = messages.newest(self._room, A_LITTLE)
        newest = page.messages[-1]["id"] if page.messages else None
        self._timeline.merge(page.messages)
        while page.has_before:
            yield
            page = messages.before(self._room, page.messages[0]["id"], A_LITTLE)
            self._timeline.merge(page.messages)
        self._position, self._newest_asked = begun, newest

    def _ask_for_new(self) -> Iterator[None]:
        """Ask for messages from 30 s before the newest one on that has come by asking."""
        newest = self._newest_asked
        after = message_id.first_of(message_id.made_at_s(newest) - SKEW_S) if newest else message_id.first_of(0)
        while True:
            page = messages.after(self._room, after, A_LITTLE)
            self._timeline.merge(page.messages)
            if page.messages:
                after = page.messages[-1]["id"]
                self._newest_asked = max(after, self._newest_asked or "")
            if not page.has_after:
                return
            yield

    def _ask_for_changes(self) -> Iterator[None]:
        """Ask for changes since the last time when there was an end of them."""
        position, more = self._position, True
        while more and position is not None:
            yield
            caught = catching_up.catch_up(self._room, Position.read(str(position)), A_LITTLE)
            self._timeline.merge(caught.messages)
            position, more = caught.position, caught.more
        self._position = position
