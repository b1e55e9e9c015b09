"""`make emoji`: writes website/emoji.json anew, what the site's picker offers and finds by name.

The order is that of Unicode's emoji-test.txt, as the npm package of tests/support/emoji_table.py has it. Names and
words to search by are Unicode's own, too: the English annotations of CLDR. What CLDR does not name yet is left out, and
so are skin tones.
"""

import json
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chat_app import emoji
from deployer.stack.template import REPOSITORY
from tests.support import emoji_table

CLDR_VERSION = "48.2.0"
FILE = REPOSITORY / "website" / "emoji.json"
# The first of each group of emoji-test.txt, and what the picker calls it.
GROUPS = {
    "😀": "Smileys",
    "👋": "People",
    "🐵": "Nature",
    "🍇": "Food",
    "🌍": "Places",
    "🎃": "Activities",
    "👓": "Things",
    "🏧": "Symbols",
    "🏁": "Flags",
}

Annotations = Mapping[str, Mapping[str, list[str]]]


def annotations() -> dict[str, Any]:
    """Fetch what CLDR says of each emoji in English, from the npm registry."""
    found: dict[str, Any] = {}
    for package, folder in (
        ("cldr-annotations-derived-full", "annotationsDerived"),
        ("cldr-annotations-full", "annotations"),
    ):
        with tempfile.TemporaryDirectory() as place:
            archive = emoji_table.packed(f"{package}@{CLDR_VERSION}", Path(place))
            with tarfile.open(archive) as files:
                source = files.extractfile(f"package/{folder}/en/annotations.json")
                assert source is not None
                found |= json.load(source)[folder]["annotations"]
    return found


def grouped(in_order: list[str], words: Annotations) -> list[list[Any]]:
    """Return `[group, [[emoji, name, other words], ...]]` for each group."""
    groups: list[list[Any]] = []
    for each in in_order:
        if each in GROUPS:
            groups.append([GROUPS[each], []])
        said = words.get(each.replace(emoji.VS16, ""))
        is_toned = len(each) > 1 and any(code in emoji_table.TONES for code in each)
        if said is None or is_toned or emoji.in_full(each) != each:
            continue
        (name,) = said["tts"]
        others = [word for word in said.get("default", []) if word not in name]
        groups[-1][1].append([each, name, " ".join(others)] if others else [each, name])
    return groups


def written(groups: list[list[Any]]) -> str:
    """Return the file."""
    lines = [
        f"[{json.dumps(name)},[\n" + ",\n".join(json.dumps(each, ensure_ascii=False) for each in group) + "\n]]"
        for name, group in groups
    ]
    return "[\n" + ",\n".join(lines) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(written(grouped(emoji_table.unicodes("Emoji_Test"), annotations())), encoding="utf-8")
    print(FILE.relative_to(REPOSITORY))
