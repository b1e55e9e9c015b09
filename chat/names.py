"""What a person may be called: API.md, People."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from chat import one_line
from chat.message_text import WHITE_SPACE
from chat.one_line import ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER
from chat.visible import is_visible

# Cognito allows 2,048, which would leave little of a frame for the message.
MAX_CODE_POINTS = 64

# In the order in which they are believed: what people are called, and then what they call themselves.
_CLAIMS = ("name", "nickname", "preferred_username")

_LINE_BREAKS = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_ADDRESS = re.compile(r"[^@\s]@[^@\s]+\.[^@\s]")
_SKIN_TONES = "\U0001f3fb-\U0001f3ff"
_CONTINUES = re.compile(f"[{ZERO_WIDTH_NON_JOINER}{ZERO_WIDTH_JOINER}{_SKIN_TONES}]")


def checked(name: str) -> str:
    """Return a name that somebody has chosen, without the white space around it.

    Raises
    ------
    InvalidLine
        Nothing of it can be seen, or it has more than 64 code points, or one that no name may have.
    """
    return one_line.checked(name, "name", MAX_CODE_POINTS)


def from_claims(claims: Mapping[str, Any]) -> str | None:
    """Return what a token's claims call its user, or None where they have no name that others may see.

    Nobody can answer for what a token says, so it is not refused: what no name may have is left out, and what is too
    long is cut. An email address is nobody's name, wherever it stands.
    """
    address = claims.get("email")
    for claim in _CLAIMS:
        value = claims.get(claim)
        allowed = _allowed_of(value) if isinstance(value, str) else ""
        name = _cut(allowed).rstrip(WHITE_SPACE)
        if is_visible(name) and not _tells(allowed, address):
            return name
    return None


def placeholder(user_id: str) -> str:
    """Return what a user without a name is called: always the same, and made of nothing private."""
    return f"Guest {hashlib.sha256(user_id.encode()).hexdigest()[:4].upper()}"


def _allowed_of(name: str) -> str:
    """Return what of the name may stand in one: a space for a line break, and nothing for what is not seen."""
    spaced = _LINE_BREAKS.sub(" ", name)
    return one_line.without_forbidden(spaced).strip(WHITE_SPACE)


def _cut(name: str) -> str:
    """Return the name's first 64 code points, or so many fewer that no character loses its marks or its other half."""
    end = min(len(name), MAX_CODE_POINTS)
    while 0 < end < len(name) and _belongs_together(name[end - 1], name[end]):
        end -= 1
    return name[: end or MAX_CODE_POINTS]


def _belongs_together(first: str, second: str) -> bool:
    is_mark = unicodedata.category(second).startswith("M")  # variation selectors are marks, too
    return is_mark or first == ZERO_WIDTH_JOINER or bool(_CONTINUES.match(second))


def _tells(name: str, address: object) -> bool:
    """Whether the name has an email address in it, the user's own or any other."""
    is_own = isinstance(address, str) and bool(address) and address.casefold() in name.casefold()
    return is_own or _ADDRESS.search(name) is not None
