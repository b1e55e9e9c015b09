"""Texts of one line that one person shows to others: what is in them, and what makes them lie, is kept out."""

import re
import unicodedata

from chat.message_text import WHITE_SPACE
from chat.visible import INVISIBLE, is_visible

# Persian and scripts of India join letters with these, or keep them apart, and emoji are joined with the second.
ZERO_WIDTH_NON_JOINER, ZERO_WIDTH_JOINER = "\u200c", "\u200d"

# Control characters, surrogates, line and paragraph separators, and format characters (Cc, Cs, Zl, Zp, Cf) of Unicode
# 16, but for the two above: as the inside of a class of characters, for Python and for ECMA-262 with the flag u.
# Ranges, as every Python has another version of Unicode.
FORBIDDEN = (
    r"\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_FORBIDDEN = re.compile(f"[{FORBIDDEN}]")
_WHAT = {
    "Cc": "a control character",
    "Cs": "half of a surrogate pair",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
_SPACE = r"\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # message_text.WHITE_SPACE


class InvalidLine(ValueError):
    """A text cannot be what it is to be; the exception's own text says why."""


def checked(text: str, what: str, most: int) -> str:
    """Return a text without the white space around it.

    Parameters
    ----------
    what
        What it is to be, such as `name`.
    most
        How many code points it has at most.

    Raises
    ------
    InvalidLine
        Nothing of it can be seen, or it has more code points than that, or one that is forbidden.
    """
    text = text.strip(WHITE_SPACE)
    if found := _FORBIDDEN.search(text):
        kind = _WHAT.get(unicodedata.category(found[0]), "a format character")
        raise InvalidLine(f"Character {found.start() + 1} of the {what} is {kind} (U+{ord(found[0]):04X}).")
    if not is_visible(text):
        raise InvalidLine(f"A {what} needs at least one visible character.")
    if len(text) > most:
        raise InvalidLine(f"A {what} has {most} characters at most; this one has {len(text)}.")
    return text


def without_forbidden(text: str) -> str:
    """Return the text without what is forbidden in it."""
    return _FORBIDDEN.sub("", text)


def patterns(most: int, *, may_be_empty: bool = False) -> list[str]:
    """Return what such a text looks like before it is trimmed: regular expressions that match all of it, each of them.

    Python and ECMA-262 (flag u) read them alike.

    Parameters
    ----------
    may_be_empty
        Whether nothing but white space is as good.
    """
    inner, outer = f"[^{FORBIDDEN}]", f"[^{FORBIDDEN}{_SPACE}]"
    length = f"{outer}({inner}{{0,{most - 2}}}{outer})?[{_SPACE}]*"
    visible = f"{inner}*[^{INVISIBLE}{FORBIDDEN}]{inner}*[{_SPACE}]*"
    return [f"^[{_SPACE}]*({each}){'?' if may_be_empty else ''}$" for each in (length, visible)]
