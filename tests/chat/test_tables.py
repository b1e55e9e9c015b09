"""docs/tables.md says what is stored, and nothing else is: keys and attributes are not renamed by accident."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from deployer.stack.template import REPOSITORY
from tests.support import stored
from tests.support.callback_server import CallbackServer
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import moto_cloud
from websocket_handlers.callbacks import Retries

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
# What stands in a key for something that varies.
PLACEHOLDERS = {
    "<UUIDv7>": UUID,
    "<SHA-256>": "[0-9a-f]{64}",
    "<what>": "[a-z -]+",
    "<seconds>": "[0-9]+",
    "<window>": "[0-9]+",
}
# What `tests.support.stage` puts there by itself, to see what becomes of it.
BROKEN = {"purge#broken", "room#broken", "unreadable", "1", "2"}
TTL = {"DirectoryTable": set(), "MessagesTable": set(), "SessionsTable": {"expires_at"}}


@dataclass
class Kind:
    """A kind of item, as the page has it, and which of its attributes have been seen on how many of its items."""

    table: str
    keys: tuple[str, str]
    attributes: dict[str, bool]
    items: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    def has(self, table: str, keys: tuple[str, str]) -> bool:
        return table == self.table and all(map(matches, self.keys, keys))

    def __str__(self) -> str:
        return " ".join((self.table, *self.keys))


def matches(pattern: str, text: str) -> bool:
    regex = "".join(
        PLACEHOLDERS.get(part, r"[^#!]+" if re.fullmatch(r"[URMC]|<.*>", part) else re.escape(part))
        for part in re.split(r"(<[^>]+>|\b[URMC]\b)", pattern.replace(r"\x1f", "\x1f"))
    )
    return re.fullmatch(regex, text) is not None


def documented() -> Iterator[Kind]:
    table = ""
    for line in (REPOSITORY / "docs" / "tables.md").read_text().splitlines():
        if line.startswith("## "):
            table = line.removeprefix("## ").partition(":")[0]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and cells[2] != "attributes":
            keys = cells[0].strip("`"), cells[1].strip("`")
            yield Kind(table, keys, {name: bool(maybe) for name, maybe in re.findall(r"`([^`]+)`(\?)?", cells[2])})


@pytest.fixture(scope="module")
def kinds() -> list[Kind]:
    found = list(documented())
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch) as cloud, CallbackServer() as sockets:
        patch.setattr(Retries, "pause_s", lambda *_: 0.001)
        patch.setenv("CALLBACK_URL", sockets.endpoint)
        for table, item in stored.by_the_api(cloud, patch):
            note(found, table, item)
        cloud.empty()
        time = FakeTime().install(patch)
        for table, item in stored.by_the_functions(cloud, sockets, time, patch):
            note(found, table, item)
    return found


def note(found: list[Kind], table: str, item: dict[str, Any]) -> None:
    names = ("room", "id") if table == "MessagesTable" else ("pk", "sk")
    keys = (str(item[names[0]]), str(item[names[1]]))
    if BROKEN.isdisjoint(keys):
        of = [kind for kind in found if kind.has(table, keys)]
        assert len(of) == 1, f"{table} {keys} is {len(of)} of the kinds that docs/tables.md has: {item}"
        of[0].items += 1
        for attribute in item.keys() - {*names, *TTL[table]}:
            name = next((each for each in of[0].attributes if matches(each, attribute)), attribute)
            of[0].seen[name] = of[0].seen.get(name, 0) + 1


@pytest.mark.parametrize("kind", [str(kind) for kind in documented()])
def test_what_the_page_has_is_stored_so(kinds: list[Kind], kind: str) -> None:
    (of,) = (each for each in kinds if str(each) == kind)
    assert of.items, "nothing like it is ever stored"
    assert of.seen.keys() == of.attributes.keys()
    assert {name for name, count in of.seen.items() if count < of.items} == {
        name for name, is_maybe in of.attributes.items() if is_maybe
    }
