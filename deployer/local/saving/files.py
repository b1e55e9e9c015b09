"""Files of lines that are never half there: one is replaced as a whole, another one grows line by line."""

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path


def replace(path: Path, lines: Iterable[bytes]) -> None:
    """Have the file hold these lines and no others: a process that is killed meanwhile leaves it as it was."""
    temporary = path.with_name(f"{path.name}.new")
    with open(temporary, "wb", opener=_for_its_owner) as file:
        for line in lines:
            file.write(line + b"\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync_folder(path.parent)


def lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of the file that are whole: whoever was killed while writing leaves a part of the last one."""
    if path.exists():
        with path.open("rb") as file:
            yield from (line[:-1] for line in file if line.endswith(b"\n"))


class Journal:
    """A file to which whole lines are added. What `add` has returned from outlives this process, however it ends."""

    def __init__(self, path: Path) -> None:
        self._file = _for_its_owner(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._lock = threading.Lock()
        self._has_new = False

    def add(self, line: bytes) -> None:
        """Add a line, or raise OSError and leave the file as it was."""
        rest = memoryview(line + b"\n")
        with self._lock:
            before = os.fstat(self._file).st_size
            try:
                while rest:
                    rest = rest[os.write(self._file, rest) :]
            except OSError:
                os.ftruncate(self._file, before)
                raise
            self._has_new = True

    def sync(self) -> None:
        """Have what was added outlive the machine, too: the page cache outlives only the process."""
        if self._has_new:
            self._has_new = False
            os.fsync(self._file)


def _for_its_owner(path: Path | str, flags: int) -> int:
    """Open a file that nobody else may read: it has people's names and what they have said."""
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
