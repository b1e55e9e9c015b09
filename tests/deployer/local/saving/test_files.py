"""Files of lines, whatever becomes of the process that writes them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deployer.local.saving import files
from deployer.stack.template import REPOSITORY

# Ends the process where a write has come half-way.
DIE = """
import os, signal, sys
from pathlib import Path
from deployer.local.saving import files

path, whole = Path(sys.argv[1]), os.write

def half(descriptor, content):
    whole(descriptor, bytes(content[: len(content) // 2]))
    os.kill(os.getpid(), signal.SIGKILL)

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

"""


def killed(path: Path, script: str) -> None:
    """Run what kills itself."""
    ended = subprocess.run([sys.executable, "-c", DIE + script, path], cwd=REPOSITORY, check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize("where", ["files.os.fsync = die", "Path.replace = die"])
def test_who_is_killed_while_replacing_a_file_leaves_it_as_it_was(tmp_path: Path, where: str) -> None:
    path = tmp_path / "kept"
    files.replace(path, [b"old", b"lines"])
    killed(path, f"{where}\nfiles.replace(path, [b'new'] * 1000)")
    assert list(files.lines(path)) == [b"old", b"lines"]
    files.replace(path, [b"new"])
    assert list(files.lines(path)) == [b"new"]


def test_what_was_added_is_there_after_a_kill_and_half_a_line_is_not(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    killed(
        path,
        "journal = files.Journal(path)\njournal.add(b'first')\nfiles.os.write = half\njournal.add(b'second' * 1000)",
    )
    assert path.stat().st_size > len(b"first\n"), "the second line has begun"
    assert list(files.lines(path)) == [b"first"]


def test_what_cannot_be_added_leaves_no_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, write = tmp_path / "journal", os.write
    journal = files.Journal(path)
    journal.add(b"first")

    def full(descriptor: int, content: memoryview) -> int:
        if len(content) < len(b"second\n"):
            raise OSError(28, "No space left on device")
        return write(descriptor, content[:3])

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            journal.add(b"second")
    journal.add(b"third")
    assert list(files.lines(path)) == [b"first", b"third"]


def test_a_line_that_is_written_in_parts_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:2]))
    files.Journal(tmp_path / "journal").add(b"a long line")
    assert list(files.lines(tmp_path / "journal")) == [b"a long line"]


def test_a_file_that_is_not_there_has_no_lines(tmp_path: Path) -> None:
    assert list(files.lines(tmp_path / "nothing")) == []
