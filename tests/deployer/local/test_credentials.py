"""The key of the local cloud's root, and the file that has it."""

import os
import re
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest

from deployer.errors import DeploymentError
from deployer.local import credentials


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_looks_like_awss_and_is_nobody_elses(tmp_path: Path) -> None:
    keys = [credentials.of(tmp_path / str(number)) for number in range(20)]
    assert all(re.fullmatch("AKIA[A-Z2-7]{16}", key.id) for key in keys)
    assert all(re.fullmatch("[A-Za-z0-9]{40}", key.secret) for key in keys)
    assert len({key.id for key in keys}) == len({key.secret for key in keys}) == 20


def test_it_is_made_once_per_folder(tmp_path: Path) -> None:
    assert credentials.of(tmp_path) == credentials.of(tmp_path)


def test_of_many_at_once_all_get_the_same(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def get(_: int) -> credentials.Key:
        together.wait()
        return credentials.of(tmp_path / "data")

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(get, range(8)))) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["credentials"]


def test_only_its_owner_may_read_it_or_anything_beside_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        credentials.of(tmp_path / "new")
        (tmp_path / "of-an-earlier-release").mkdir(0o755)
        credentials.of(tmp_path / "of-an-earlier-release")
    finally:
        os.umask(before)
    for folder in tmp_path.iterdir():
        assert (mode(folder), mode(folder / "credentials")) == (0o700, 0o600)


def test_awss_tools_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    key = credentials.of(tmp_path)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    session = boto3.Session()
    found = session.get_credentials()
    assert found
    assert (found.access_key, found.secret_key, found.token) == (key.id, key.secret, None)
    assert session.region_name == "us-east-1"


@pytest.mark.parametrize(
    "content", ["", "[default]\n", "[default]\naws_access_key_id = A\n", "no file of AWS's", "[a]\nb"]
)
def test_a_file_without_a_key_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "credentials").write_text(content)
    with pytest.raises(DeploymentError, match=f"{tmp_path}/credentials has no AWS key.* Delete the file"):
        credentials.of(tmp_path)


def test_the_secret_is_in_no_message(tmp_path: Path) -> None:
    key = credentials.of(tmp_path)
    assert key.secret not in repr(key)
