"""Which Python a package's bytecode is made by: one of the runtime's own version, or none."""

import sys
from pathlib import Path

import pytest

from deployer.api_function import interpreter


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no other Python than the one that runs this, which is for no runtime below."""
    monkeypatch.setattr(interpreter, "local_runtime", lambda: "python3.9")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    return tmp_path


def put(path: Path, says: str, code: int = 0) -> Path:
    """Put a Python that says this of itself."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
    path.chmod(0o755)
    return path


def test_the_python_that_runs_this_is_taken_where_it_fits() -> None:
    assert interpreter.find(f"python{sys.version_info[0]}.{sys.version_info[1]}") == Path(sys.executable)


def test_where_there_is_none_there_is_none(machine: Path) -> None:
    assert interpreter.find("python3.13") is None


@pytest.mark.parametrize(
    "place",
    ["bin/python3.13", "pyenv/versions/3.13.2/bin/python3.13", "uv/cpython-3.13.1-linux-x86_64-gnu/bin/python3.13"],
)
def test_it_is_found_on_the_path_and_where_pyenv_and_uv_put_it(place: str, machine: Path) -> None:
    python = put(machine / place, "cpython-313 final")
    assert interpreter.find("python3.13") == python


def test_a_shim_that_leads_nowhere_is_passed_over(machine: Path) -> None:
    put(machine / "bin" / "python3.13", "pyenv: python3.13: command not found", 127)
    behind = put(machine / "pyenv" / "versions" / "3.13.0" / "bin" / "python3.13", "cpython-313 final")
    assert interpreter.find("python3.13") == behind


@pytest.mark.parametrize("says", ["cpython-312 final", "cpython-313 candidate", "pypy313 final", ""])
def test_one_whose_bytecode_is_another_is_not_taken(says: str, machine: Path) -> None:
    put(machine / "bin" / "python3.13", says)
    assert interpreter.find("python3.13") is None


def test_one_that_cannot_be_run_is_not_taken(machine: Path) -> None:
    put(machine / "bin" / "python3.13", "cpython-313 final").write_text("#!/no/such/shell\n")
    assert interpreter.find("python3.13") is None
