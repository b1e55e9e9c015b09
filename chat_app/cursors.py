"""Cursors: what a list gives to go on with. Each says which list it is of, and shows whether it is one that was given.

They are no secret and prove nothing: whoever makes one gets no more than the list has for them anyway.
"""

import base64
import binascii
import hashlib
import re

from chat_app.errors import Problem

_CHECK_BYTES = 9
# "Constraints in Amazon DynamoDB": a sort key has 1,024 bytes at most.
_MAX_BYTES = 1_024


def give(of: str, position: str | None) -> dict[str, str]:
    """Return the `next` of a page: nothing on the last one.

    Parameters
    ----------
    of
        Which list it is.
    position
        Where to go on there; None on the last page.
    """
    if position is None:
        return {}
    return {"next": base64.urlsafe_b64encode(_check(of, position) + position.encode()).decode().rstrip("=")}


def take(of: str, cursor: str | None, pattern: str = ".+") -> str | None:
    """Return the position that a cursor of this list stands for; None for none.

    Parameters
    ----------
    pattern
        What positions of the list look like, where not every text can be one: DynamoDB refuses to go on from what is
        outside of the list.

    Raises
    ------
    Problem
        400: no answer gave it, or that of another list did.
    """
    if cursor is None:
        return None
    try:
        decoded = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        position = decoded[_CHECK_BYTES:].decode()
    except (binascii.Error, ValueError):
        raise _unknown() from None
    if not 0 < len(position.encode()) <= _MAX_BYTES or give(of, position) != {"next": cursor}:
        raise _unknown()
    if not re.fullmatch(pattern, position, re.DOTALL):
        raise _unknown()
    return position


def _check(of: str, position: str) -> bytes:
    return hashlib.sha256(f"{of}\0{position}".encode()).digest()[:_CHECK_BYTES]


def _unknown() -> Problem:
    return Problem(
        400, "This cursor is of no page of this list. Take `next` as an answer has it, or begin without one."
    )
