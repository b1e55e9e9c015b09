"""Installs what the API needs when it runs, for where it runs, into a folder that Zappa takes for its environment.

Zappa packs the active virtual environment: on its own it would take the development tools with it, built for this
machine. The folder is `.lambda/<platform>`, and is built again when what goes into it changes.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deployer.api_function.bytecode import compile_tree
from deployer.errors import DeploymentError
from deployer.stack.template import REPOSITORY

ROOT = REPOSITORY / ".lambda"
REQUIREMENTS = REPOSITORY / "requirements.txt"
# Zappa's handler runs in the function too; of all that its command line needs it imports only durationpy.
HANDLER_REQUIREMENTS = ("zappa", "durationpy")

# The platform, and the stage, that stand for this machine: the local cloud runs its functions here.
LOCAL = "local"
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
PLATFORMS = (*_MACHINES, LOCAL)
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))

# botocore describes over 400 services, in half of its weight. Calling another one fails with UnknownServiceError.
CLOUD_SERVICES = frozenset({"dynamodb"})
_LEFT_OUT = (
    "bin",
    "boto3/examples",
    # What the installer notes for itself.
    "*.dist-info/INSTALLER",
    "*.dist-info/RECORD",
    "*.dist-info/REQUESTED",
    # Zappa's command line: the function has only its handler.
    "zappa/cli.py",
    "zappa/core.py",
    "zappa/letsencrypt.py",
)


def runtime() -> str:
    """Return Lambda's name of the Python that runs this: a package's bytecode and its Python belong together.

    Raises
    ------
    DeploymentError
        Lambda has no such Python.
    """
    version = sys.version_info[:2]
    if version not in PYTHONS:
        raise DeploymentError(
            f"Lambda runs Python {'.'.join(map(str, PYTHONS[0]))} to {'.'.join(map(str, PYTHONS[-1]))}, "
            f"and this is {version[0]}.{version[1]}. Make the environment anew: make PYTHON=python3.13"
        )
    return f"python{version[0]}.{version[1]}"


def site_packages(folder: Path) -> Path:
    """Return where the modules are in a folder that `install` has returned."""
    return folder / "lib" / runtime() / "site-packages"


def install(platform: str, root: Path = ROOT) -> Path:
    """Install the runtime requirements for `platform`, unless they are there already, and return their folder.

    Parameters
    ----------
    platform
        `arm64` or `x86_64` for Lambda on these, or `local` for this machine.
    root
        Where the folder is made.

    Raises
    ------
    DeploymentError
        A requirement could not be installed; the message quotes pip.
    """
    root.mkdir(parents=True, exist_ok=True)
    folder, stamp = root / f"{platform}-{runtime()}", _stamp(platform)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _read_stamp(folder) != stamp:
            with tempfile.TemporaryDirectory(dir=root) as building:
                new = Path(building) / "new"
                _build(new, platform)
                (new / "stamp").write_text(stamp)
                shutil.rmtree(folder, ignore_errors=True)
                new.rename(folder)
    return folder


def _build(folder: Path, platform: str) -> None:
    packages = site_packages(folder)
    packages.mkdir(parents=True)
    handler_requirements = folder / "handler-requirements.txt"
    handler_requirements.write_text(_handler_requirements())
    # Both lists are complete, and pinned to hashes: nothing is left for pip to resolve.
    pip = subprocess.run(  # noqa: S603 - this Python
        [
            *(
                sys.executable,
                "-m",
                "pip",
                "install",
                "-qq",
                "--disable-pip-version-check",
                "--no-compile",
                "--no-deps",
            ),
            *("--require-hashes", "--only-binary=:all:", "--target", str(packages), *_platform_options(platform)),
            *("-r", str(REQUIREMENTS), "-r", str(handler_requirements)),
        ],
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    if pip.returncode:
        why = [line for line in pip.stderr.splitlines() if line.startswith("ERROR")] or pip.stderr.splitlines()
        raise DeploymentError(
            f"pip could not install what the API needs on {platform}: {why[-1] if why else 'no reason'}"
        )
    _leave_out(packages)
    compile_tree(packages)


def _platform_options(platform: str) -> list[str]:
    """Return pip's options for a platform: all wheels for a C library no newer than Lambda's.

    "Lambda runtimes" in the AWS Lambda Developer Guide: up to Python 3.11 on Amazon Linux 2, with glibc 2.26; from 3.12
    on Amazon Linux 2023, with glibc 2.34. The oldest that manylinux2014 stands for is 2.17 (PEP 600).
    """
    if platform == LOCAL:
        return []
    machine = _MACHINES[platform]
    newest = 26 if sys.version_info < (3, 12) else 34
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(newest, 16, -1)] + [f"manylinux2014_{machine}"]
    return [option for tag in tags for option in ("--platform", tag)]


def _handler_requirements() -> str:
    """Return Zappa's handler's requirements as requirements-dev.txt pins them."""
    pinned = (REPOSITORY / "requirements-dev.txt").read_text().split("\n")
    kept, keeping = [], False
    for line in pinned:
        if not line.startswith((" ", "#")):
            keeping = line.partition("==")[0] in HANDLER_REQUIREMENTS
        if keeping and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def _leave_out(packages: Path) -> None:
    for pattern in _LEFT_OUT:
        for path in list(packages.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for library in ("boto3", "botocore"):
        for service in list((packages / library / "data").iterdir()):
            if service.is_dir() and service.name not in CLOUD_SERVICES:
                shutil.rmtree(service)


def _stamp(platform: str) -> str:
    """Return what changes when, and only when, the folder must be built anew."""
    parts = [REQUIREMENTS.read_bytes(), _handler_requirements().encode(), importlib.util.MAGIC_NUMBER]
    parts += [Path(__file__).read_bytes(), os.fsencode(sys.implementation.cache_tag or ""), platform.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _read_stamp(folder: Path) -> str:
    try:
        return (folder / "stamp").read_text()
    except FileNotFoundError:
        return ""
