"""`make test-pythons`: the fast tests on each Python that the project promises, as far as it is on this machine.

Each gets a virtual environment of its own in `.venvs`, made anew when requirements-dev.txt changes.
"""

import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.specifiers import SpecifierSet

from deployer.api_function import interpreter
from deployer.stack.template import REPOSITORY

REQUIREMENTS = REPOSITORY / "requirements-dev.txt"
ENVIRONMENTS = REPOSITORY / ".venvs"


def promised() -> list[str]:
    """Return the versions that pyproject.toml allows."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    allowed = SpecifierSet(project["requires-python"])
    return [version for version in (f"3.{minor}" for minor in range(100)) if allowed.contains(version)]


def run_each(options: list[str], environments: Path = ENVIRONMENTS) -> dict[str, str]:
    """Run pytest with these options on each Python, and return what became of it, by its version."""
    outcomes = {}
    for version in promised():
        python = interpreter.find(f"python{version}")
        if python is None:
            outcomes[version] = "not on this machine"
            continue
        print(f"Python {version}: {python}", flush=True)
        own = _environment(python, environments / version)
        tested = subprocess.run([own, "-m", "pytest", "-m", "not slow", *options], check=False, cwd=REPOSITORY)
        outcomes[version] = "failed" if tested.returncode else "passed"
    return outcomes


def _environment(python: Path, folder: Path) -> Path:
    """Make a virtual environment with all that the tests need, unless it is there, and return its Python."""
    own, stamp = folder / "bin" / "python", folder / "stamp"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + bytes(python)).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([python, "-m", "venv", "--clear", folder], check=True)
        install = ["install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", REQUIREMENTS]
        subprocess.run([own, "-m", "pip", *install], check=True)
        stamp.write_text(wanted)
    return own


def main(options: list[str], environments: Path = ENVIRONMENTS) -> int:
    """Test each, say what became of each, and return the exit code."""
    outcomes = run_each(options, environments)
    for version, outcome in outcomes.items():
        print(f"Python {version}: {outcome}")
    return 0 if "passed" in outcomes.values() and "failed" not in outcomes.values() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
