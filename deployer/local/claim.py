"""Who has a data folder: one running chatroom at a time, which says in the file `claim` where it is."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from deployer.errors import DeploymentError


@dataclass(frozen=True)
class Claim:
    """What a running chatroom says of itself."""

    site_url: str
    cloud_port: int
    process: int


def take(data_dir: Path, site_url: str, cloud_port: int) -> IO[str]:
    """Keep others out of the folder until the returned file is closed.

    Raises
    ------
    DeploymentError
        Another process has it; the message says where its chatroom is.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with _alone(data_dir):
        if there := _read(data_dir):
            raise DeploymentError(
                f"The chatroom already runs at {there.site_url} (process {there.process}), "
                f"with its data in {data_dir}. Use that one, or stop it there with Ctrl-C."
            )
        file = (data_dir / "claim").open("w")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        json.dump(asdict(Claim(site_url, cloud_port, os.getpid())), file)
        file.flush()
        return file


def of_running(data_dir: Path) -> Claim:
    """Return what the chatroom that has the folder says.

    Raises
    ------
    DeploymentError
        None runs.
    """
    if data_dir.is_dir():
        with _alone(data_dir):
            if there := _read(data_dir):
                return there
    raise DeploymentError(
        f"No chatroom runs with its data in {data_dir}. Start it with `make run`, and try again in another terminal."
    )


@contextlib.contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Let nobody else look or take meanwhile: looking takes the file's lock, if it can, as who has the folder does."""
    folder = os.open(data_dir, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _read(data_dir: Path) -> Claim | None:
    """Return the claim that a running process holds, if one does; a file without a lock is left from an earlier one."""
    with contextlib.suppress(FileNotFoundError), (data_dir / "claim").open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return Claim(**json.load(file))
    return None
