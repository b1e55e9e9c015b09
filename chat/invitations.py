"""Invitations: a code lets whoever has it join a room, for so long and so often. Of the code only a hash is kept.

One is two items: the room's, which is counted down, and the code's, which finds it. The last use takes the room's away;
the code's stays until it expires, so that who has joined by it and has not heard of it may ask again. An invitation is
good as long as its maker belongs to the room, without a break, and is not blocked: who was thrown out brings nobody in,
nor themselves.
"""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from chat import dynamodb, memberships, message_id, people, rooms, standing
from chat.clock import now_s, rfc3339
from chat.memberships import Membership
from chat.people import Person
from chat.places import Outdated, Place
from chat.rooms import Room
from chat.standing import Standing

_DAY_S = 24 * 60 * 60
DEFAULT_LIFETIME_S = 7 * _DAY_S
MAX_LIFETIME_S = 30 * _DAY_S
DEFAULT_USES = 50
MAX_USES = 1_000
# 192 bits: who tries all day finds none.
_CODE_BYTES = 24
_PREFIX = "invitation#"
# From where one can go on in a room's list.
POSITION_PATTERN = f"{_PREFIX}{message_id.UUID_PATTERN}"


@dataclass(frozen=True)
class Invitation:
    """An invitation.

    Attributes
    ----------
    id
        A UUIDv7: by it members see and revoke it. It opens nothing.
    by
        Whose it is.
    stamp
        Their membership's: with that it ends.
    expires_at
        Until when it is good, in seconds since 1970.
    uses_left
        How many more may join by it.
    hash
        The SHA-256 of its code.
    """

    room_id: str
    id: str
    by: str
    stamp: str
    expires_at: int
    uses_left: int
    hash: str

    @classmethod
    def of(cls, item: dynamodb.Item) -> "Invitation":
        """Return the invitation that has this item, of the room's partition."""
        return cls(
            room_id=item["pk"].removeprefix("room#"),
            id=item["sk"].removeprefix(_PREFIX),
            by=item["by"],
            # One that was made before this was kept has ended.
            stamp=item.get("stamp", ""),
            expires_at=item["expires_at"],
            uses_left=item["uses_left"],
            hash=item["hash"],
        )

    @property
    def has_expired(self) -> bool:
        """Whether its time is over. TTL deletes days late, so every reader asks."""
        return self.expires_at <= now_s()

    def is_of(self, makers: dynamodb.Item | None) -> bool:
        """Return whether its maker's membership, the item of that or None, is still the one of which it was made."""
        return makers is not None and Membership.of(makers).stamp == self.stamp

    def shown(self) -> dict[str, Any]:
        """Return the invitation as members see it, but for whose it is: never its code."""
        return {
            "id": self.id,
            "created_at": rfc3339(message_id.made_at_s(self.id)),
            "expires_at": rfc3339(self.expires_at),
            "uses_left": self.uses_left,
        }

    def use(self) -> dict[str, Any]:
        """Return the write that uses it once, to be part of a transaction; unmet where it is not as it was read.

        Of two who take the last use at once, one gets it.
        """
        values = {":one": 1, ":now": int(now_s())}
        is_last = self.uses_left == 1
        return {
            "Delete" if is_last else "Update": {
                "TableName": rooms.table(),
                "Key": dynamodb.to_attributes(_key(self.room_id, self.id)),
                **({} if is_last else {"UpdateExpression": "SET uses_left = uses_left - :one"}),
                "ConditionExpression": f"uses_left {'=' if is_last else '>'} :one AND expires_at > :now",
                "ExpressionAttributeValues": dynamodb.to_attributes(values),
            }
        }


@dataclass(frozen=True)
class Opened:
    """What somebody finds who has a code.

    Attributes
    ----------
    standing
        How they stand.
    place
        The room, and who they are there; None where the code opens nothing, or nothing any more.
    invitation
        None where nobody else can join by it.
    by
        Whose it is.
    """

    standing: Standing
    place: Place | None = None
    invitation: Invitation | None = None
    by: Person | None = None


def make(membership: Membership, lifetime_s: int, uses: int) -> tuple[Invitation, str]:
    """Make an invitation into a member's room, and return it with its code, which nobody can tell again.

    Raises
    ------
    Outdated
        The membership has ended.
    """
    code = secrets.token_urlsafe(_CODE_BYTES)
    made = Invitation(
        membership.room_id,
        message_id.new(),
        membership.user_id,
        membership.stamp,
        int(now_s()) + lifetime_s,
        uses,
        _hash(code),
    )
    own = {
        **_key(made.room_id, made.id),
        "by": made.by,
        "stamp": made.stamp,
        "expires_at": made.expires_at,
        "uses_left": made.uses_left,
        "hash": made.hash,
    }
    of_code = {
        **_code_key(made.hash),
        "room": made.room_id,
        "id": made.id,
        "by": made.by,
        "expires_at": made.expires_at,
    }
    try:
        dynamodb.transact_write([_put(own), _put(of_code), membership.is_still_there()])
    except dynamodb.Unmet as unmet:
        if unmet.position == 2:
            raise Outdated from None
        # Nobody else has made these ids: it is there, and the answer was lost.
    return made, code


def look(user_id: str, code: str) -> Opened:
    """Find out what a user with this code may enter, by two reads; one, where it is no code."""
    user, found = dynamodb.batch_get([standing.place(user_id), (rooms.table(), _code_key(_hash(code)))])
    how = standing.read(user or {})
    if found is None or found["expires_at"] <= now_s():
        return Opened(how)
    room_id, maker_id = found["room"], found["by"]
    room, membership, own, maker, makers = dynamodb.batch_get(
        [
            rooms.place(room_id),
            memberships.place(room_id, user_id),
            place(room_id, found["id"]),
            standing.place(maker_id),
            memberships.place(room_id, maker_id),
        ]
    )
    if room is None:
        return Opened(how)
    there = Place(Room.of(room), Membership.of(membership) if membership else None)
    invitation = Invitation.of(own) if own else None
    if invitation is None or not invitation.is_of(makers) or maker is None or standing.read(maker).blocked is not None:
        return Opened(how, there)
    return Opened(how, there, invitation, people.shown(maker_id, maker))


def page(room_id: str, limit: int, after: str | None = None) -> tuple[list[Invitation], str | None]:
    """Return a room's invitations, the oldest first, and what to give as `after` to go on; None for no more.

    One that has expired or ended with its maker's membership is left out, so that a page may be short.
    """
    found, more = dynamodb.query_page(
        limit,
        after,
        TableName=rooms.table(),
        KeyConditionExpression="pk = :room AND begins_with(sk, :invitation)",
        ExpressionAttributeValues=dynamodb.to_attributes({":room": _key(room_id, "")["pk"], ":invitation": _PREFIX}),
    )
    there = [each for each in map(Invitation.of, found) if not each.has_expired]
    makers = sorted({each.by for each in there})
    items = dynamodb.batch_get([memberships.place(room_id, each) for each in makers])
    memberships_of = dict(zip(makers, items, strict=True))
    return [each for each in there if each.is_of(memberships_of[each.by])], more


def revoke(invitation: Invitation, also: list[dict[str, Any]]) -> None:
    """Take an invitation back: its code opens nothing any more, to nobody.

    Parameters
    ----------
    also
        What else the same transaction is to write and check.

    Raises
    ------
    Outdated
        It is gone, or one of `also` is unmet.
    """
    gone = {
        "Delete": {
            "TableName": rooms.table(),
            "Key": dynamodb.to_attributes(_key(invitation.room_id, invitation.id)),
            "ConditionExpression": "attribute_exists(pk)",
        }
    }
    of_code = {"Delete": {"TableName": rooms.table(), "Key": dynamodb.to_attributes(_code_key(invitation.hash))}}
    try:
        dynamodb.transact_write([gone, of_code, *also])
    except dynamodb.Unmet:
        raise Outdated from None


def place(room_id: str, identifier: str) -> tuple[str, dict[str, str]]:
    """Return the table and the key of a room's invitation."""
    return rooms.table(), _key(room_id, identifier)


def _put(item: dynamodb.Item) -> dict[str, Any]:
    return {
        "Put": {
            "TableName": rooms.table(),
            "Item": dynamodb.to_attributes(item),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    }


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _key(room_id: str, identifier: str) -> dict[str, str]:
    return {"pk": rooms.key(room_id)["pk"], "sk": f"{_PREFIX}{identifier}"}


def _code_key(hash_: str) -> dict[str, str]:
    return {"pk": f"{_PREFIX}{hash_}", "sk": "invitation"}
