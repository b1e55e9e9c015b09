"""What a message may say."""

import re
import unicodedata

from chat.visible import INVISIBLE, is_visible

MAX_CODE_POINTS = 4_000

# The property White_Space of Unicode's PropList.txt. Python's own idea of it has four control characters more.
WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_ALLOWED_CONTROLS = "\n\t"

# What a text looks like before it is trimmed, for Python and ECMA-262 (flag u) alike; its length is another matter.
_ALLOWED = r"[^\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]"
PATTERN = f"{_ALLOWED}*[^{INVISIBLE}]{_ALLOWED}*"

# What Unicode calls a newline function (The Unicode Standard, section 5.8), and what different systems write for one.
_LINE_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")


class InvalidText(ValueError):
    """A text cannot be a message; the exception's own text says why."""


def trimmed(text: str) -> str:
    """Return the text without the white space around it, `\\n` for every kind of line break, otherwise just as it came.

    Raises
    ------
    InvalidText
        Nothing of it can be seen, or it has more than 4,000 code points, a control character, or half a surrogate pair.
    """
    text = _LINE_BREAKS.sub("\n", text).strip(WHITE_SPACE)
    if not is_visible(text):
        raise InvalidText("A message needs at least one visible character.")
    if len(text) > MAX_CODE_POINTS:
        raise InvalidText(f"A message has {MAX_CODE_POINTS} characters at most; this one has {len(text)}.")
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cs":
            raise InvalidText(f"Character {position + 1} is half of a surrogate pair; UTF-8 cannot carry it.")
        if category == "Cc" and character not in _ALLOWED_CONTROLS:
            raise InvalidText(
                f"Character {position + 1} is the control character U+{ord(character):04X}; "
                "only newline and tab are allowed."
            )
    return text
