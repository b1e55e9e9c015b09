"""Finds the Python that a package's bytecode is made by: bytecode is good for one minor version of Python only."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# What a Python says of itself. Bytecode of an unfinished version is not that of the finished one.
_DESCRIBE = "import sys; print(sys.implementation.cache_tag, sys.version_info.releaselevel)"


def local_runtime() -> str:
    """Return Lambda's name of the Python that runs this."""
    return f"python{sys.version_info[0]}.{sys.version_info[1]}"


def version(runtime: str) -> str:
    """Return the version in a runtime's name: `3.13` of `python3.13`."""
    return runtime.removeprefix("python")


def cache_tag(runtime: str) -> str:
    """Return what stands in the name of each of its bytecode files (PEP 3147): `cpython-313`."""
    return f"cpython-{version(runtime).replace('.', '')}"


def find(runtime: str) -> Path | None:
    """Return a Python of this machine whose bytecode a runtime takes, or None.

    It is this one where it fits; or one on the PATH, which may be a shim of pyenv's that leads nowhere; or one that
    pyenv or uv has installed.
    """
    if runtime == local_runtime():
        return Path(sys.executable)
    return next((python for python in _candidates(runtime) if _fits(python, runtime)), None)


def _candidates(runtime: str) -> Iterator[Path]:
    on_path = shutil.which(runtime)
    if on_path:
        yield Path(on_path)
    homes = {
        "PYENV_ROOT": (Path.home() / ".pyenv", f"versions/{version(runtime)}.*/bin/{runtime}"),
        "UV_PYTHON_INSTALL_DIR": (
            Path.home() / ".local/share/uv/python",
            f"cpython-{version(runtime)}.*/bin/{runtime}",
        ),
    }
    for variable, (usual, pattern) in homes.items():
        home = Path(os.environ.get(variable) or usual)
        yield from sorted(home.glob(pattern), reverse=True)


def _fits(python: Path, runtime: str) -> bool:
    try:
        told = subprocess.run([python, "-S", "-c", _DESCRIBE], check=False, capture_output=True, text=True)  # noqa: S603
    except OSError:
        return False
    return told.returncode == 0 and told.stdout.split() == [cache_tag(runtime), "final"]
