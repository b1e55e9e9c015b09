"""Which characters show anything: a text of others is an empty bubble. The site's `visible.js` has the same."""

import re

# Ranges rather than a library's tables: those are of another version of Unicode in every Python and every browser, and
# both halves must agree. What Unicode adds later is visible.
# As the inside of a class of characters, for Python's regular expressions and for those of ECMA-262 with the flag u.
INVISIBLE = (
    # Default_Ignorable_Code_Point of Unicode 16's DerivedCoreProperties.txt, reserved ones included.
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    # White_Space of PropList.txt, control characters, surrogates, noncharacters.
    r"\x00-\x20"
    r"\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    # Format characters that draw nothing: of interlinear annotations, of Egyptian hieroglyphs.
    + "\ufff9-\ufffb\U00013430-\U0001343f"
    # Blank by design: a Braille pattern, an object's place, a note without a head, blank hieroglyphs, a filler.
    "\u2800\ufffc\U0001d159\U00013441\U00013442\U00016fe4"
    # Marks of no script of their own, such as accents: alone they stand on what is not there.
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_VISIBLE = re.compile(f"[^{INVISIBLE}]")


def is_visible(text: str) -> bool:
    """Whether at least one of the text's characters shows something."""
    return bool(_VISIBLE.search(text))
