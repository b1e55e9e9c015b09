"""MiniStack that is killed while it saves a parameter named `die`: half of the file is written."""

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

from deployer.local import emulator
from deployer.local.saving import files

_replace = files.replace


def _dying(lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield line[: len(line) // 2] if b'"die"' in line else line
        if b'"die"' in line:
            os.kill(os.getpid(), signal.SIGKILL)


def _replace_and_die(path: Path, lines: Iterable[bytes]) -> None:
    _replace(path, _dying(lines))


if __name__ == "__main__":
    files.replace = _replace_and_die
    emulator.serve()
