"""How much one user may do. What API Gateway lets through of everybody together is the template's matter."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from chat.message_text import MAX_CODE_POINTS
from chat.windows import Limit

# A code point is 4 bytes of UTF-8 at most (RFC 3629, section 3). Below this a message could be too long for ever.
MIN_MESSAGE_BYTES = 4 * MAX_CODE_POINTS
_SECONDS_AN_HOUR = 60 * 60
_SECONDS_A_DAY = 24 * _SECONDS_AN_HOUR


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

    def of_message(self, text: str) -> list[tuple[Limit, int]]:
        """Return what sending a message of this text uses."""
        return [
            (Limit("messages", self.messages_in_10_seconds, 10), 1),
            (Limit("messages", self.messages_a_minute, 60), 1),
            self._bytes_of(text),
        ]

    def of_change(self) -> list[tuple[Limit, int]]:
        """Return what an edit and a reaction use besides the text that they make everybody's sockets carry."""
        return [(Limit("edits and reactions", self.edits_and_reactions_a_minute, 60), 1)]

    def of_edit(self, text: str) -> list[tuple[Limit, int]]:
        """Return what an edit uses that makes a message say this: it is text that sockets carry, too."""
        return [*self.of_change(), self._bytes_of(text)]

    def of_reaction(self, text: str) -> list[tuple[Limit, int]]:
        """Return what a reaction uses to a message of this text: all who hear the room get the whole message again."""
        return [*self.of_change(), self._bytes_of(text)]

    def of_ticket(self) -> list[tuple[Limit, int]]:
        """Return what buying a ticket uses."""
        return [(Limit("tickets", self.tickets_a_minute, 60), 1)]

    def of_room(self) -> list[tuple[Limit, int]]:
        """Return what making a room uses."""
        return [(Limit("rooms", self.rooms_a_day, _SECONDS_A_DAY), 1)]

    def of_membership_change(self) -> list[tuple[Limit, int]]:
        """Return what a change of a room or of a membership uses, one's own or somebody else's."""
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

    def _bytes_of(self, text: str) -> tuple[Limit, int]:
        return Limit("message bytes", self.message_bytes_a_minute, 60), len(text.encode())


def _number(name: str, value: str) -> int:
    least = MIN_MESSAGE_BYTES if name.startswith("message_bytes") else 1
    if not (value.isascii() and value.isdecimal() and int(value) >= least):
        raise ValueError(f"{name.upper()} is {value!r}; it must be a whole number, {least} or more")
    return int(value)
