"""Packs the side-Lambdas' code: the same files give the same bytes, so an unchanged package is not deployed again."""

import hashlib
import tempfile
import zipfile
from pathlib import Path

from deployer.stack.template import REPOSITORY

# The handlers, and the domain that they share with the API.
PACKAGES = ("chat", "websocket_handlers")
PACKAGE_PATH = REPOSITORY / ".build" / "websocket_handlers.zip"

_EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE_READABLE_BY_ALL = 0o100644 << 16


def build(target: Path = PACKAGE_PATH) -> Path:
    """Write the zip that the template's functions run, and return its path. Who reads it meanwhile has a whole one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        _write(Path(folder) / target.name)
        (Path(folder) / target.name).replace(target)
    return target


def content_key(package: Path) -> str:
    """Return the name under which the package is uploaded: it changes when, and only when, its content does."""
    return f"{package.stem}/{hashlib.sha256(package.read_bytes()).hexdigest()}{package.suffix}"


def _write(target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        sources = (source for package in PACKAGES for source in sorted((REPOSITORY / package).rglob("*.py")))
        for source in sources:
            entry = zipfile.ZipInfo(str(source.relative_to(REPOSITORY).as_posix()), _EARLIEST_ZIP_TIME)
            entry.external_attr = _REGULAR_FILE_READABLE_BY_ALL
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, source.read_bytes())


if __name__ == "__main__":
    print(build().relative_to(REPOSITORY))
