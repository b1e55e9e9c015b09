"""Packs the side-Lambdas' code: the handlers, and of the domain that they share with the API what they import.

The same files give the same bytes, so an unchanged package is not deployed again.
"""

import ast
import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from deployer.stack.slim import slim
from deployer.stack.template import REPOSITORY

HANDLERS = "websocket_handlers"
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


def sources() -> list[Path]:
    """Return the files of the package: each handler, and whatever of ours it imports, directly or not."""
    found: set[Path] = set()
    waiting = list((REPOSITORY / HANDLERS).rglob("*.py"))
    while waiting:
        source = waiting.pop()
        if source not in found:
            found.add(source)
            waiting += _imported_by(source)
    return sorted(found)


def _imported_by(source: Path) -> Iterator[Path]:
    """Yield the files of ours that a module imports, with the packages that they are in."""
    for node in ast.walk(ast.parse(source.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # What is named may be a module, or something in one.
            names = [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            path = REPOSITORY.joinpath(*name.split("."))
            yield from (file for file in (path / "__init__.py", path.with_suffix(".py")) if file.is_file())


def _write(target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for source in sources():
            entry = zipfile.ZipInfo(str(source.relative_to(REPOSITORY).as_posix()), _EARLIEST_ZIP_TIME)
            entry.external_attr = _REGULAR_FILE_READABLE_BY_ALL
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, slim(source.read_text()), compresslevel=9)


if __name__ == "__main__":
    print(build().relative_to(REPOSITORY))
