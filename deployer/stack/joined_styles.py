"""The site's stylesheets as they are published: those whose links follow each other in its page are one file.

The browser paints nothing before it has them, and what one says compresses what the next one says: together they are
two requests in place of two dozen, and two fifths fewer bytes. None may have a rule that only counts at the start of a
file (`@charset`, `@import`) or an address that is relative to it.
"""

import re
from pathlib import PurePosixPath

_LINK = r'<link rel="stylesheet" href="/([^"]+)">\n*'
_RUN = re.compile(rf"(?:{_LINK})+")


def join(index: str, sources: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """Return the page with one link for each run of them, and the files by their names, with what those links name.

    A file that joins others is called by the first and the last of them: `css/theme-to-welcome.css`.
    """
    files = dict(sources)

    def joined(run: re.Match[str]) -> str:
        names = re.findall(_LINK, run[0])
        first, last = PurePosixPath(names[0]), PurePosixPath(names[-1])
        name = f"{first.with_suffix('')}-to-{last.name}" if len(names) > 1 else names[0]
        files[name] = b"\n".join([files.pop(each) for each in names])
        return f'<link rel="stylesheet" href="/{name}">\n'

    return _RUN.sub(joined, index), files
