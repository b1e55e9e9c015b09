"""`make test-pythons`, with Pythons that only say that they are: which it runs, and what it makes of them."""

import sys
from pathlib import Path

import pytest

from deployer.api_function import interpreter
from tests.support import pythons

# Says what it is, makes an environment of itself, installs what it is told, and tests as FAILS has it.
PYTHON = """#!/bin/sh
set -e
if [ "$1" = -S ]; then echo "cpython-{compact} final"; exit; fi
case "$2" in
venv) mkdir -p "$4/bin"; cp "$0" "$4/bin/python" ;;
pip) echo "{version} $3" >> "{log}" ;;
pytest) echo "{version} $*" >> "{log}"; case " $FAILS " in *" {version} "*) exit 1 ;; esac ;;
esac
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the Pythons have been told; those of 3.11 and 3.12 are here, and the one that runs this."""
    log = tmp_path / "log"
    here = interpreter.version(interpreter.local_runtime())
    for version in {"3.11", "3.12", here}:
        python = tmp_path / "bin" / f"python{version}"
        python.parent.mkdir(exist_ok=True)
        python.write_text(PYTHON.format(version=version, compact=version.replace(".", ""), log=log))
        python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / f"python{here}"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    for home in ("PYENV_ROOT", "UV_PYTHON_INSTALL_DIR"):
        monkeypatch.setenv(home, str(tmp_path / "none"))
    monkeypatch.setattr(pythons, "promised", lambda: ["3.11", "3.12", "3.99"])
    return log


def test_pythons_3_11_to_3_14_are_promised() -> None:
    assert pythons.promised() == ["3.11", "3.12", "3.13", "3.14"]


def test_each_that_is_here_runs_the_fast_tests_in_an_environment_of_its_own(
    log: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert pythons.main(["-n", "2"], tmp_path / "environments") == 0
    assert log.read_text().splitlines() == [
        *("3.11 install", "3.11 -m pytest -m not slow -n 2"),
        *("3.12 install", "3.12 -m pytest -m not slow -n 2"),
    ]
    assert capfd.readouterr().out.splitlines()[-3:] == [
        "Python 3.11: passed",
        "Python 3.12: passed",
        "Python 3.99: not on this machine",
    ]


def test_it_fails_if_one_fails_and_goes_on_with_the_others(
    log: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAILS", "3.11")
    assert pythons.main([], tmp_path / "environments") == 1
    assert "Python 3.11: failed\nPython 3.12: passed\n" in capfd.readouterr().out


def test_it_fails_where_there_is_none(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pythons, "promised", lambda: ["3.99"])
    assert pythons.main([], tmp_path / "environments") == 1


def test_an_environment_is_made_once_and_again_when_the_requirements_change(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requirements = tmp_path / "requirements-dev.txt"
    requirements.write_text("pytest==9")
    monkeypatch.setattr(pythons, "REQUIREMENTS", requirements)
    for text in ("pytest==9", "pytest==9", "pytest==10"):
        requirements.write_text(text)
        pythons.main([], tmp_path / "environments")
    assert log.read_text().count("3.11 install") == 2
