"""Reactions: emoji that people put on a message, each person each emoji once.

The message has, of each emoji, how many people have put it there and who was first: it grows no further with those who
come after. They stand in a line of the emoji's own (`chat.reacted`), and move up where one of the first takes it off.
All of it is one transaction with the change of the message. Its conditions name only what this reaction depends on:
what others do at the same time is no reason to refuse it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chat import changes, dynamodb, messages
from chat.changes import Change
from chat.memberships import Membership
from chat.messages import Message
from chat.reacted import Reacted
from chat.rules import Conflict, Refused

SHOWN = 20
"""So many people of an emoji are in the message."""
MOST_KINDS = 20
"""So many emoji a message has at most."""

# What a transaction was planned for can have changed when it is made: somebody was first, or the 20th, or moved up.
_TRIES = 10
# Where many take theirs off at once, each that succeeds is a change for the others: from the third try on they spread.
_AT_ONCE, _LONGEST_PAUSE = 2, 4

_KIND = "reactions.#emoji"
_COUNT = f"{_KIND}.#count"
_USERS = f"{_KIND}.#users"

Kinds = Mapping[str, Any]


class TooManyKinds(Conflict):
    """The message has as many emoji as a message can have, and not this one."""


class _Outdated(Exception):
    """The message has changed since it was read: it has to be read again."""


@dataclass(frozen=True)
class _Plan:
    """What is done to the message, as `Change.writes` takes it, and to what is kept of who has reacted."""

    condition: str
    sets: Sequence[str] = ()
    removes: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    also: Sequence[dict[str, Any]] = ()

    def update(self, emoji: str) -> dict[str, Any]:
        """Return the arguments of `Change.writes`."""
        text = " ".join([self.condition, *self.sets, *self.removes])
        names = {"#emoji": emoji, "#count": "count", "#users": "users"}
        return {
            "sets": self.sets,
            "removes": self.removes,
            "condition": self.condition,
            "names": {name: value for name, value in names.items() if name in text},
            "values": self.values,
        }


@dataclass(frozen=True)
class Reaction:
    """An emoji that a member puts on a message, or takes off it.

    Attributes
    ----------
    membership
        Whose it is, and in which room.
    message
        The message's id.
    emoji
        In full, as Unicode writes it.
    """

    membership: Membership
    message: str
    emoji: str

    def add(self, item: dynamodb.Item) -> Message:
        """Put it on the message that has this item, and return the message. Again changes nothing.

        Raises
        ------
        TooManyKinds
            The message has 20 other emoji.
        rules.Conflict, Unknown, Refused
            It has been deleted meanwhile, is gone, or the member is.
        """
        return self._make(item, self._adding)

    def remove(self, item: dynamodb.Item, at: str) -> Message:
        """Take it off the message that has this item, and return the message. Again changes nothing.

        Parameters
        ----------
        at
            Since when it has been there, as `Reacted.place` says.

        Raises
        ------
        rules.Conflict, Unknown, Refused
            The message has been deleted meanwhile, is gone, or the member is.
        """
        return self._make(item, lambda change, kinds: self._removing(kinds, at))

    def _make(self, item: dynamodb.Item, plan: Callable[[Change, Kinds], _Plan]) -> Message:
        room = self.membership.room_id
        for attempt in range(_TRIES):
            if attempt >= _AT_ONCE:
                dynamodb.pause(min(attempt - _AT_ONCE + 1, _LONGEST_PAUSE))
                item = self._now()
            change = Change(room, self.message)
            try:
                planned = plan(change, item.get("reactions", {}))
                return change.make(self.membership.is_still_there(), *planned.also, **planned.update(self.emoji))
            except dynamodb.Unmet as unmet:
                match unmet.position:
                    case -1:
                        item = unmet.item
                    case 0:
                        raise Refused("You do not belong to this room any more.") from None
                    case 1:  # another page of theirs was faster
                        return changes.found(room, self.message)
                    case _:
                        item = self._now()
            except _Outdated:
                item = self._now()
        raise RuntimeError(f"{self.message} has changed {_TRIES} times before {self.emoji} did")

    def _now(self) -> dynamodb.Item:
        (item,) = dynamodb.batch_get([messages.place(self.membership.room_id, self.message)])
        return item or {}

    @property
    def _reacted(self) -> Reacted:
        return Reacted(self.membership.room_id, self.message, self.emoji)

    def _adding(self, change: Change, kinds: Kinds) -> _Plan:
        me, kind, reacted = self.membership.user_id, kinds.get(self.emoji), self._reacted
        mine = reacted.begin(me, change.id)
        if kind is None:
            if len(kinds) >= MOST_KINDS:
                raise TooManyKinds(f"A message has {MOST_KINDS} kinds of reactions at most.")
            return _Plan(
                f"attribute_not_exists({_KIND}) AND size(reactions) < :most",
                [f"{_KIND} = :first"],
                values={":most": MOST_KINDS, ":first": {"count": 1, "users": [me], "at": change.id}},
                also=[mine],
            )
        counted = f"{_COUNT} = {_COUNT} + :one"
        if kind["count"] < SHOWN:
            return _Plan(
                f"{_COUNT} < :shown",
                [counted, f"{_USERS} = list_append({_USERS}, :me)"],
                values={":shown": SHOWN, ":me": [me]},
                also=[mine],
            )
        in_line = reacted.join_line(me, change.id)
        return _Plan(f"{_COUNT} >= :shown", [counted], values={":shown": SHOWN}, also=[mine, in_line])

    def _removing(self, kinds: Kinds, at: str) -> _Plan:
        me, kind, reacted = self.membership.user_id, kinds.get(self.emoji), self._reacted
        mine = reacted.end(me, at)
        # Of who is not there it has been taken off meanwhile: then it is their own item's condition that is unmet.
        if kind is None:
            return _Plan(f"attribute_not_exists({_KIND})", also=[mine])
        counted = f"{_COUNT} = {_COUNT} - :one"
        if me not in kind["users"]:
            if kind["count"] <= SHOWN:
                not_there = f"{_COUNT} <= :shown AND NOT contains({_USERS}, :me)"
                return _Plan(not_there, values={":shown": SHOWN, ":me": me}, also=[mine])
            out_of_line = reacted.leave_line(me, at)
            return _Plan(f"{_COUNT} > :shown", [counted], values={":shown": SHOWN}, also=[mine, out_of_line])
        if kind["count"] == 1:
            return _Plan(f"{_COUNT} = :one", removes=[_KIND], also=[mine])
        if kind["count"] <= SHOWN:
            mine_there = f"{_USERS}[{kind['users'].index(me)}]"
            return _Plan(
                f"{mine_there} = :me AND {_COUNT} > :one AND {_COUNT} <= :shown",
                [counted],
                [mine_there],
                {":me": me, ":shown": SHOWN},
                [mine],
            )
        following = reacted.first_in_line()
        if following is None:
            raise _Outdated
        users = [each for each in kind["users"] if each != me]
        return _Plan(
            f"{_USERS} = :before AND {_COUNT} > :shown",
            [counted, f"{_USERS} = :users"],
            values={":before": kind["users"], ":users": [*users, following[0]], ":shown": SHOWN},
            also=[mine, reacted.leave_line(*following)],
        )
