"""docs/tour.md as it is run: its commands, one after another in one shell, and what each of them says that it answers.

`python -m tests.support.tour SITE` writes the answers of a running chatroom into the page.
"""

import contextlib
import json
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deployer.stack.template import REPOSITORY

PATH = REPOSITORY / "docs" / "tour.md"

_BLOCK = re.compile(r"```(sh|json)\n(.*?)```", re.DOTALL)
_CHANGING = [
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "an id"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "a time"),
]


@dataclass(frozen=True)
class Step:
    """Commands, and what they say that they answer; None where they say nothing."""

    commands: str
    answer: str | None

    @property
    def only_asks(self) -> bool:
        """Whether they may be repeated: nothing is changed by them."""
        return not re.search(r"--json|-X |sign_in|openssl", self.commands)


class Shell:
    """A shell that runs step after step."""

    def __init__(self, site: str) -> None:
        self._process = subprocess.Popen(
            ["bash"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.run(f"site={site}")

    def run(self, commands: str) -> str:
        """Run commands, and return what they print."""
        end = secrets.token_hex(8)
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{commands}\necho; echo {end}\n")
        self._process.stdin.flush()
        printed = []
        for line in self._process.stdout:
            if line.strip() == end:
                return "".join(printed).strip()
            printed.append(line)
        raise AssertionError(f"the shell has ended: {''.join(printed)}")

    def close(self) -> None:
        """End the shell."""
        self._process.communicate()


@contextlib.contextmanager
def shell(site: str) -> Iterator[Shell]:
    """Give a shell for a running chatroom."""
    running = Shell(site)
    try:
        yield running
    finally:
        running.close()


def steps(page: str) -> list[Step]:
    """Return what the page has its reader do."""
    blocks = _BLOCK.findall(page)
    return [
        Step(text, following[1].strip() if following[0] == "json" else None)
        for (kind, text), following in zip(blocks, [*blocks[1:], ("", "")], strict=True)
        if kind == "sh"
    ]


def values(text: str) -> list[Any]:
    """Return the JSON values that a text has one after another, with what is another each time named instead."""
    found, rest, decoder = [], text.strip(), json.JSONDecoder()
    while rest:
        value, end = decoder.raw_decode(rest)
        found.append(_told_apart_from_none(value))
        rest = rest[end:].lstrip()
    return found


def _told_apart_from_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _told_apart_from_none(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_told_apart_from_none(inner) for inner in value]
    if isinstance(value, str):
        for pattern, name in _CHANGING:
            value = pattern.sub(name, value)
    return value


def main(site: str, path: Path = PATH) -> None:
    """Write the answers of a running chatroom into the page."""
    page = path.read_text()
    parts, at = [], 0
    with shell(site) as running:
        answer = ""
        for block in _BLOCK.finditer(page):
            parts.append(page[at : block.start()])
            if block[1] == "sh":
                answer = running.run(block[2])
                parts.append(block[0])
            else:
                parts.append(f"```json\n{_laid_out(answer)}\n```")
            at = block.end()
    path.write_text("".join([*parts, page[at:]]))


def _laid_out(answer: str) -> str:
    """Return an answer with each value indented; short ones stay on their lines."""
    lines = answer.splitlines()
    if len(lines) == 1 and len(answer) > 80:
        return json.dumps(json.loads(answer), ensure_ascii=False, indent=2)
    return answer


if __name__ == "__main__":
    main(*sys.argv[1:])
