"""How much one user may do. What API Gateway lets through of everybody together is the template's matter."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from chat.message_text import MAX_CODE_POINTS
from chat.windows import Limit

# A code point is 4 bytes of UTF-8 at most (RFC 3629, section 3). Below this a message could be too long for ever.
MIN_MESSAGE_BYTES = 4 * MAX_CODE_POINTS
_SECONDS_AN_HOUR = 60 * 60
_SECONDS_A_DAY = 24 * _SECONDS_AN_HOUR
# A delivery of so many bytes is paid twice, once as a frame and once as bytes that leave AWS.
_DELIVERY_BYTES = 2 * 1024


@dataclass(frozen=True)
class Limits:
    """The limits of a user, each from the environment variable of its name in capitals.

    Attributes
    ----------
    messages_in_10_seconds, messages_a_minute
        How many messages are sent.
    message_bytes_a_minute
        How many bytes of UTF-8 their texts have together. What a room hears is paid by the 32 KB, so this bounds what
        one user can make everybody's sockets carry: 8 messages of the longest kind, or 60 of 2,000 letters.
    deliveries_an_hour
        How many frames others get of what the user says and changes: one for each of a room's members, and one more for
        each 2 KB. It is what bounds a user's price, as large rooms make much of little: 60 messages a minute, all hour
        long, into a room of 125, or 450 messages an hour into one of 1,000.
    large_read_bytes_a_minute
        How many bytes are read at once where it is more than an ordinary page: twenty times a hundred of the longest
        messages, from the table and as an answer. Other reading is not counted at all.
    edits_and_reactions_a_minute
        How often messages are edited, and reactions put or taken back: each is an event for all who hear the room.
    tickets_a_minute
        How many tickets are sold: a page buys one for each socket that it opens.
    rooms_a_day
        How many rooms are made.
    membership_changes_a_minute
        How often somebody joins, leaves, brings in or removes others, gives roles, chooses what to be told of, or
        changes a room: members hear of each.
    invitations_an_hour
        How many invitations are made.
    export_parts_an_hour
        How many parts of exports are taken: each is up to 4 MB that are read and sent.
    profile_changes_an_hour
        How often one changes what is known of oneself: name, status and time zone together.
    """

    messages_in_10_seconds: int = 10
    messages_a_minute: int = 60
    message_bytes_a_minute: int = 128 * 1024
    deliveries_an_hour: int = 450_000
    large_read_bytes_a_minute: int = 64 * 1024 * 1024
    edits_and_reactions_a_minute: int = 60
    tickets_a_minute: int = 30
    rooms_a_day: int = 20
    membership_changes_a_minute: int = 30
    invitations_an_hour: int = 30
    profile_changes_an_hour: int = 20
    export_parts_an_hour: int = 600

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Limits":
        """Return the limits; one that is not set, or empty, is as above.

        Raises
        ------
        ValueError
            One is not possible; the message names its variable.
        """
        chosen = {field.name: environment.get(field.name.upper(), "") for field in fields(cls)}
        return cls(**{name: _number(name, value) for name, value in chosen.items() if value})

    def of_message(self, text: str, members: int) -> list[tuple[Limit, int]]:
        """Return what sending a message of this text uses, in a room with so many members."""
        return [
            (Limit("messages", self.messages_in_10_seconds, 10), 1),
            (Limit("messages", self.messages_a_minute, 60), 1),
            self._bytes_of(text),
            self._deliveries(members, len(text.encode())),
        ]

    def of_change(self, text: str, members: int, size: int) -> list[tuple[Limit, int]]:
        """Return what an edit or a reaction uses that leaves a message with this text: all get all of it once more.

        Parameters
        ----------
        size
            How many bytes the message has, with all that is reacted to it.
        """
        return [
            (Limit("edits and reactions", self.edits_and_reactions_a_minute, 60), 1),
            self._bytes_of(text),
            self._deliveries(members, size),
        ]

    def of_ticket(self) -> list[tuple[Limit, int]]:
        """Return what buying a ticket uses."""
        return [(Limit("tickets", self.tickets_a_minute, 60), 1)]

    def of_room(self) -> list[tuple[Limit, int]]:
        """Return what making a room uses."""
        return [(Limit("rooms", self.rooms_a_day, _SECONDS_A_DAY), 1)]

    def of_membership_change(self, members: int) -> list[tuple[Limit, int]]:
        """Return what a change of a room of so many members uses, or of a membership of it, one's own or another's."""
        return [
            *self.of_involvement(),
            self._deliveries(members),
        ]

    def of_involvement(self) -> list[tuple[Limit, int]]:
        """Return what choosing what one is told of a room uses: nobody else hears of it."""
        return [(Limit("changes of rooms and memberships", self.membership_changes_a_minute, 60), 1)]

    def of_invitation(self) -> list[tuple[Limit, int]]:
        """Return what making an invitation uses."""
        return [(Limit("invitations", self.invitations_an_hour, _SECONDS_AN_HOUR), 1)]

    def of_export(self) -> list[tuple[Limit, int]]:
        """Return what a part of an export uses."""
        return [(Limit("parts of exports", self.export_parts_an_hour, _SECONDS_AN_HOUR), 1)]

    def of_profile_change(self) -> list[tuple[Limit, int]]:
        """Return what a change of one's name, status or time zone uses."""
        return [(Limit("profile changes", self.profile_changes_an_hour, _SECONDS_AN_HOUR), 1)]

    def of_reading(self, size: int) -> list[tuple[Limit, int]]:
        """Return what reading so many bytes at once uses, where it is much."""
        return [(Limit("bytes of large answers", self.large_read_bytes_a_minute, 60), size)]

    def _deliveries(self, members: int, size: int = 0) -> tuple[Limit, int]:
        """Return the frames in which so many get this many bytes; all of an hour, where it has not that many."""
        frames = max(1, members) * (1 + size // _DELIVERY_BYTES)
        return Limit("deliveries", self.deliveries_an_hour, _SECONDS_AN_HOUR), min(frames, self.deliveries_an_hour)

    def _bytes_of(self, text: str) -> tuple[Limit, int]:
        return Limit("message bytes", self.message_bytes_a_minute, 60), len(text.encode())


def _number(name: str, value: str) -> int:
    least = MIN_MESSAGE_BYTES if name.startswith("message_bytes") else 1
    if not (value.isascii() and value.isdecimal() and int(value) >= least):
        raise ValueError(f"{name.upper()} is {value!r}; it must be a whole number, {least} or more")
    return int(value)
