"""Reads what the API needs when it runs from the lock files, for the machine that it runs on.

The lock files are for every machine: a line can end in a marker that says where it counts (PEP 508). pip compares
markers with the machine that it runs on itself, whatever `--python-version` and `--platform` say, so the lines are
chosen here.
"""

from collections.abc import Mapping
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

from deployer.api_function import interpreter
from deployer.stack.template import REPOSITORY

REQUIREMENTS = REPOSITORY / "requirements.txt"
DEVELOPMENT_REQUIREMENTS = REPOSITORY / "requirements-dev.txt"
# Zappa's handler runs in the function too; of all that its command line needs it imports only durationpy.
HANDLER_REQUIREMENTS = frozenset({"zappa", "durationpy"})


def read(environment: Mapping[str, str]) -> str:
    """Return the requirements that count in an environment, each with its hashes, as a file for pip."""
    ours = _lines(REQUIREMENTS)
    handlers = [line for line in _lines(DEVELOPMENT_REQUIREMENTS) if _requirement(line).name in HANDLER_REQUIREMENTS]
    return "".join(f"{_without_marker(line)}\n" for line in ours + handlers if _counts(line, environment))


def lambda_environment(runtime: str, machine: str) -> dict[str, str]:
    """Return what markers are compared with for a runtime of Lambda on a machine, such as `aarch64`."""
    version = interpreter.version(runtime)
    return {
        "implementation_name": "cpython",
        "implementation_version": f"{version}.0",
        "os_name": "posix",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": f"{version}.0",
        "python_version": version,
        "sys_platform": "linux",
    }


def local_environment() -> dict[str, str]:
    """Return what markers are compared with for this machine."""
    return {name: str(value) for name, value in default_environment().items()}


def _lines(path: Path) -> list[str]:
    """Return a lock file's requirements, one a line, each with its hashes; comments and options are left out."""
    lines = path.read_text().replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith(("#", "-"))]


def _requirement(line: str) -> Requirement:
    return Requirement(line.partition(" --hash")[0].strip())


def _counts(line: str, environment: Mapping[str, str]) -> bool:
    marker = _requirement(line).marker
    return marker is None or marker.evaluate(dict(environment))


def _without_marker(line: str) -> str:
    requirement = _requirement(line)
    requirement.marker = None
    _, separator, hashes = line.partition(" --hash")
    return f"{requirement}{separator}{hashes}"
