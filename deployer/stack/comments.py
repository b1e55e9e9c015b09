"""The site's files without their comments: these are for who reads the checkout, and a fifth of what a page would load.

Only comments that have their lines to themselves go, and their lines stay, empty: what a browser says of a line is true
of the checkout, too. In a script, a line of a template literal that begins as a comment does would go with them.
"""

import re
from pathlib import PurePosixPath

_BLOCK = r"/\*(?:[^*]|\*(?!/))*\*/"
_COMMENTS = {
    ".css": re.compile(rf"^[ \t]*{_BLOCK}[ \t]*$", re.MULTILINE),
    ".html": re.compile(r"^[ \t]*<!--(?:[^-]|-(?!->))*-->[ \t]*$", re.MULTILINE),
    ".js": re.compile(rf"^[ \t]*(?://.*|{_BLOCK}[ \t]*)$", re.MULTILINE),
}


def left_out(name: str, body: bytes) -> bytes:
    """Return a file's body without its comments, as its name's ending has them; other files as they are."""
    comments = _COMMENTS.get(PurePosixPath(name).suffix)
    if comments is None:
        return body
    return comments.sub(lambda comment: "\n" * comment[0].count("\n"), body.decode()).encode()
