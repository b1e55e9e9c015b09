"""Installs what the API needs when it runs, for where it runs, and packs it once for all deployments.

Zappa packs the active virtual environment: on its own it would take the development tools with it, built for this
machine and its Python, and compress them anew each time. It is shown an empty environment. The folder is
`.lambda/<platform>-<runtime>`, and is built again when what goes into it changes.
"""

import fcntl
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from deployer.api_function import archive, interpreter, requirements
from deployer.api_function.bytecode import compile_tree
from deployer.errors import DeploymentError
from deployer.stack.template import REPOSITORY

ROOT = REPOSITORY / ".lambda"

# What the API's function runs on, whatever Python deploys it; zappa_settings.json and the side-Lambdas say the same.
RUNTIME = "python3.13"

# The platform, and the stage, that stand for this machine: the local cloud runs its functions here, on its own Python.
LOCAL = "local"
_MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
PLATFORMS = (*_MACHINES, LOCAL)

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


def runtime(platform: str) -> str:
    """Return the Python that a platform's functions run on, by Lambda's name."""
    return interpreter.local_runtime() if platform == LOCAL else RUNTIME


def site_packages(folder: Path) -> Path:
    """Return where the modules are in a folder that `install` has returned."""
    return folder / "lib" / "python" / "site-packages"


def packed(folder: Path) -> Path:
    """Return the zip of these modules."""
    return folder / "requirements.zip"


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
    folder, python = root / f"{platform}-{runtime(platform)}", interpreter.find(runtime(platform))
    if python is None:
        click.echo(_without_bytecode(runtime(platform)), err=True)
    stamp = _stamp(platform, python)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _read_stamp(folder) != stamp:
            with tempfile.TemporaryDirectory(dir=root) as building:
                new = Path(building) / "new"
                _build(new, platform, python)
                (new / "stamp").write_text(stamp)
                shutil.rmtree(folder, ignore_errors=True)
                new.rename(folder)
        _show_to_zappa(folder)
    return folder


def _without_bytecode(runtime: str) -> str:
    version = interpreter.version(runtime)
    return (
        f"No Python {version} is here to compile with, so each cold start of the API compiles its modules itself, and "
        f"takes about three times as long (`make cold-start`). Install it (`pyenv install {version}`) and "
        "deploy again."
    )


def _show_to_zappa(folder: Path) -> None:
    """Have nothing where Zappa looks for modules to pack, below the version of the Python that it runs on itself."""
    (folder / "lib" / interpreter.local_runtime() / "site-packages").mkdir(parents=True, exist_ok=True)


def _build(folder: Path, platform: str, python: Path | None) -> None:
    packages = site_packages(folder)
    packages.mkdir(parents=True)
    listed = folder / "requirements.txt"
    listed.write_text(_requirements(platform))
    # The list is complete, and pinned to hashes: nothing is left for pip to resolve.
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
            *("-r", str(listed)),
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
    if python:
        compile_tree(packages, python)
    archive.pack(packed(folder), packages)


def _requirements(platform: str) -> str:
    if platform == LOCAL:
        return requirements.read(requirements.local_environment())
    return requirements.read(requirements.lambda_environment(RUNTIME, _MACHINES[platform]))


def _platform_options(platform: str) -> list[str]:
    """Return pip's options for a platform: all wheels for its Python, and for a C library no newer than Lambda's.

    "Lambda runtimes" in the AWS Lambda Developer Guide: Python 3.12 and later are on Amazon Linux 2023, with glibc
    2.34. The oldest that manylinux2014 stands for is 2.17 (PEP 600).
    """
    if platform == LOCAL:
        return []
    machine = _MACHINES[platform]
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(34, 16, -1)] + [f"manylinux2014_{machine}"]
    version = interpreter.version(RUNTIME)
    python = ["--python-version", version, "--implementation", "cp", "--abi", f"cp{version.replace('.', '')}"]
    return python + [option for tag in tags for option in ("--platform", tag)]


def _leave_out(packages: Path) -> None:
    for pattern in _LEFT_OUT:
        for path in list(packages.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for library in ("boto3", "botocore"):
        for service in list((packages / library / "data").iterdir()):
            if service.is_dir() and service.name not in CLOUD_SERVICES:
                shutil.rmtree(service)
    _leave_out_addresses(packages / "botocore" / "data" / "endpoints.json")


def _leave_out_addresses(listed: Path) -> None:
    """Leave the other services' addresses out: 1.2 MB, which each cold start would read."""
    addresses = json.loads(listed.read_text())
    for partition in addresses["partitions"]:
        services = partition["services"]
        partition["services"] = {name: services[name] for name in sorted(CLOUD_SERVICES & services.keys())}
    listed.write_text(json.dumps(addresses, separators=(",", ":")))


def _stamp(platform: str, python: Path | None) -> str:
    """Return what changes when, and only when, the folder must be built anew."""
    compiled = interpreter.cache_tag(runtime(platform)) if python else "no bytecode"
    ours = [Path(module).read_bytes() for module in (__file__, archive.__file__)]
    parts = [*ours, _requirements(platform).encode(), platform.encode(), compiled.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _read_stamp(folder: Path) -> str:
    try:
        return (folder / "stamp").read_text()
    except FileNotFoundError:
        return ""
