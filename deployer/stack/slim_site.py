"""The site's files without comments and indentation, which are for who reads the checkout: a quarter of their bytes.

Only comments that have their lines to themselves go, and their lines stay, empty: what a browser says of a line is true
of the checkout, too. A template literal is cut like the lines around it: none may have a line that begins as a comment
does, or say something by how far it is indented.
"""

import re
from pathlib import PurePosixPath

_BLOCK = r"/\*(?:[^*]|\*(?!/))*\*/"
_COMMENTS = {
    ".css": re.compile(rf"^[ \t]*{_BLOCK}[ \t]*$", re.MULTILINE),
    ".html": re.compile(r"^[ \t]*<!--(?:[^-]|-(?!->))*-->[ \t]*$", re.MULTILINE),
    ".js": re.compile(rf"^[ \t]*(?://.*|{_BLOCK}[ \t]*)$", re.MULTILINE),
}
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


def slim(name: str, body: bytes) -> bytes:
    """Return a file's body without comments and indentation, as its name's ending has them; other files as they are."""
    comments = _COMMENTS.get(PurePosixPath(name).suffix)
    if comments is None:
        return body
    text = comments.sub(lambda comment: "\n" * comment[0].count("\n"), body.decode())
    return _INDENTATION.sub("", text).encode()
