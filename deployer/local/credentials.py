"""The key of the local cloud's root: random, made once per data folder, in a file that AWS's tools read.

AWS_SHARED_CREDENTIALS_FILE=.local/credentials AWS_ENDPOINT_URL=http://127.0.0.1:4566 aws s3 ls
"""

import configparser
import contextlib
import os
import secrets
import string
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from deployer.errors import DeploymentError

REGION = "us-east-1"
FILE = "credentials"

_PROFILE = "default"
# The form of AWS's own: "IAM identifiers" in the IAM User Guide.
_ID_PREFIX = "AKIA"
_ID_LETTERS = string.ascii_uppercase + "234567"
_ID_LENGTH = 16
_SECRET_LETTERS = string.ascii_letters + string.digits
_SECRET_LENGTH = 40


@dataclass(frozen=True)
class Key:
    """An access key's id, and its secret."""

    id: str
    secret: str = field(repr=False)

    def environment(self) -> dict[str, str]:
        """Return the variables by which AWS's tools find it."""
        return {
            "AWS_ACCESS_KEY_ID": self.id,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": REGION,
        }


def of(data_dir: Path) -> Key:
    """Return the key of the cloud whose data is in a folder; one that has none, or is new, gets one.

    The folder is then for its owner only, as what was said is in it, too.

    Raises
    ------
    DeploymentError
        The file is there, and has no key.
    """
    path = data_dir / FILE
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        data_dir.chmod(0o700)
        _make(path)
    return _read(path)


def _read(path: Path) -> Key:
    file = configparser.RawConfigParser()
    try:
        file.read_string(path.read_text())
        profile = file[_PROFILE]
        return Key(profile["aws_access_key_id"], profile["aws_secret_access_key"])
    except (configparser.Error, KeyError):
        raise DeploymentError(
            f"{path} has no AWS key in its profile {_PROFILE!r}. Delete the file: the next start makes another key."
        ) from None


def _make(path: Path) -> None:
    key = Key(
        _ID_PREFIX + _random(_ID_LETTERS, _ID_LENGTH),
        _random(_SECRET_LETTERS, _SECRET_LENGTH),
    )
    # Only its owner may read it, from the start.
    number, unfinished = tempfile.mkstemp(prefix=f"{FILE}-", dir=path.parent)
    try:
        with os.fdopen(number, "w") as file:
            file.write(
                f"[{_PROFILE}]\naws_access_key_id = {key.id}\naws_secret_access_key = {key.secret}\nregion = {REGION}\n"
            )
            file.flush()
            os.fsync(file.fileno())
        # Whole or not at all; of two who make one at a time, the first one's stays.
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        os.unlink(unfinished)


def _random(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _ in range(length))
