"""`make emoji`: writes chat_app/emoji_table.py anew, of Unicode's own data.

They are the sets of emoji-sequences.txt and emoji-zwj-sequences.txt (UTS #51, "Emoji Sets"), as the npm package
`@unicode/unicode-<version>` carries them. What is written is shorter: skin tones are spelt out when it is read.
"""

import base64
import gzip
import json
import re
import subprocess
import tarfile
import tempfile
import textwrap
from collections import defaultdict
from pathlib import Path

from deployer.stack.template import REPOSITORY

UNICODE, PACKAGE_VERSION = "18.0.0", "2.0.7"
TABLE = REPOSITORY / "chat_app" / "emoji_table.py"

TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
# How many tones an emoji has, in how many ways they are given, and the letters that stand for them.
_LETTERS = {(1, 5): "t", (2, 25): "t", (2, 20): "d"}
_HEAD = f'''"""Unicode's emoji, version {UNICODE.removesuffix(".0")}: the set RGI_Emoji of UTS #51.

Written by `make emoji`, and not by hand. `t` stands for each skin tone, two `t` for any two, two `d` for two different
ones.
"""
# fmt: off
# ruff: noqa: RUF001

UNICODE_VERSION = "{UNICODE.removesuffix(".0")}"
COUNT = {{count}}

TABLE = """\\
{{table}}
"""
'''


def unicodes(name: str = "RGI_Emoji") -> list[str]:
    """Fetch one of the sets from the npm registry."""
    with tempfile.TemporaryDirectory() as folder:
        archive = packed(f"@unicode/unicode-{UNICODE}@{PACKAGE_VERSION}", Path(folder))
        with tarfile.open(archive) as files:
            source = files.extractfile(f"package/Sequence_Property/{name}/index.mjs")
            assert source is not None
            (data,) = re.findall(rb"Buffer\.from\('([^']+)'", source.read())
    emoji: list[str] = json.loads(gzip.decompress(base64.b64decode(data)))
    return emoji


def packed(package: str, folder: Path) -> Path:
    """Fetch a package from the npm registry, and return its archive in this folder."""
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True)
    (archive,) = folder.glob("*.tgz")
    return archive


def shortened(emoji: list[str]) -> list[str]:
    """Return the emoji with letters for their skin tones, each such one once."""
    toned: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for each in emoji:
        # A skin tone is an emoji, too.
        tones = tuple(code for code in each if code in TONES) if len(each) > 1 else ()
        toned[re.sub(f"[{TONES}]", "_", each) if tones else each].add(tones)
    return sorted(
        each.replace("_", _LETTERS[len(next(iter(tones))), len(tones)]) if tones != {()} else each
        for each, tones in toned.items()
    )


def written(emoji: list[str]) -> str:
    """Return the module."""
    lines = textwrap.wrap(" ".join(shortened(emoji)), 55, break_long_words=False, break_on_hyphens=False)
    return _HEAD.format(count=len(emoji), table="\n".join(lines))


if __name__ == "__main__":
    TABLE.write_text(written(unicodes()), encoding="utf-8")
    print(TABLE.relative_to(REPOSITORY))
