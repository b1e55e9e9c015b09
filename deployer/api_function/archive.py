"""The API's package: the requirements, and our part of what Zappa has packed; the same bytes for the same input."""

import shutil
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from deployer.api_function.bytecode import compile_tree

OUR_PACKAGES = ("chat", "chat_app")
# Of the pages that the API itself answers with: chat_app/templates.
_PAGE_SUFFIXES = (".css", ".html")
# Zappa puts its handler at the top, beside the settings that it reads there.
ZAPPA_FILES = ("handler.py", "zappa_settings.py")

_EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE_READABLE_BY_ALL = 0o100644 << 16
_UNIX = 3


def rewrite(archive: Path, requirements: Path, python: Path | None) -> None:
    """Rewrite the archive that Zappa has made, so that it holds the requirements and the API only, in a fixed order.

    Zappa adds what it finds in the project's folder, bytecode of the developer's machine with it, and
    `package_info.json` with a random number, the time and the user's name.

    Parameters
    ----------
    archive
        Zappa's zip; it is replaced.
    requirements
        The zip of the requirements, which `pack` has made.
    python
        What compiles the API's own modules for the Python that they run on; None leaves them as they are.
    """
    new = archive.with_suffix(".new")
    with zipfile.ZipFile(archive) as packed, tempfile.TemporaryDirectory() as folder:
        ours = Path(folder)
        for name in filter(_is_ours, packed.namelist()):
            (ours / name).parent.mkdir(parents=True, exist_ok=True)
            (ours / name).write_bytes(packed.read(name))
        if python:
            compile_tree(ours, python)
        shutil.copyfile(requirements, new)
        with zipfile.ZipFile(new, "a") as whole:
            _add(whole, ours)
    new.replace(archive)


def pack(target: Path, folder: Path) -> None:
    """Write a zip of all files of a folder, by which `rewrite` need not compress the requirements each time."""
    with zipfile.ZipFile(target, "w") as archive:
        _add(archive, folder)


def sizes(archive: Path) -> dict[str, int]:
    """Return the compressed bytes of each package in the archive, the largest first."""
    found: dict[str, int] = {}
    with zipfile.ZipFile(archive) as packed:
        for entry in packed.infolist():
            top = PurePosixPath(entry.filename).parts[0]
            name = "names, versions and licences" if top.endswith(".dist-info") else top
            found[name] = found.get(name, 0) + entry.compress_size
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    if path.parts[0] not in OUR_PACKAGES:
        return name in ZAPPA_FILES
    # Zappa makes a package of every folder, those of the developer's bytecode too.
    return path.suffix in {".py", *_PAGE_SUFFIXES} and "__pycache__" not in path.parts


def _add(archive: zipfile.ZipFile, folder: Path) -> None:
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name in sorted(files):
        entry = zipfile.ZipInfo(name, _EARLIEST_ZIP_TIME)
        entry.create_system = _UNIX
        entry.external_attr = _REGULAR_FILE_READABLE_BY_ALL
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, files[name].read_bytes())
