"""Who has a data folder."""

import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deployer.errors import DeploymentError
from deployer.local import claim

SITE = "http://localhost:5005"


def test_a_running_chatroom_says_where_it_is(tmp_path: Path) -> None:
    with claim.take(tmp_path / "data", SITE, 4577):
        assert claim.of_running(tmp_path / "data") == claim.Claim(SITE, 4577, os.getpid())


def test_a_folder_is_had_by_one_at_a_time(tmp_path: Path) -> None:
    with claim.take(tmp_path, SITE, 4577), pytest.raises(DeploymentError, match=f"already runs at {SITE} "):
        claim.take(tmp_path, "http://localhost:5006", 4578)
    with claim.take(tmp_path, "http://localhost:5006", 4578):
        assert claim.of_running(tmp_path).site_url == "http://localhost:5006"


def test_what_an_ended_chatroom_has_left_counts_for_nothing(tmp_path: Path) -> None:
    claim.take(tmp_path, SITE, 4577).close()
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(
            DeploymentError, match=f"No chatroom runs with its data in {folder}. Start it with `make run`"
        ):
            claim.of_running(folder)


def test_looking_keeps_nobody_out(tmp_path: Path) -> None:
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            with contextlib.suppress(DeploymentError):
                claim.of_running(tmp_path)

    with ThreadPoolExecutor() as threads:
        looking = threads.submit(look)
        try:
            for _ in range(300):
                claim.take(tmp_path, SITE, 4577).close()
        finally:
            done.set()
        looking.result()
