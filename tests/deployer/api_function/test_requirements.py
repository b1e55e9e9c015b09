"""Which lines of the lock files count: those for the machine that the function runs on, not for this one."""

from pathlib import Path

import pytest

from deployer.api_function import requirements

HASH = f"--hash=sha256:{'0' * 64}"
ON_LAMBDA = requirements.lambda_environment("python3.13", "aarch64")


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(requirements, "DEVELOPMENT_REQUIREMENTS", tmp_path / "requirements-dev.txt")
    monkeypatch.setattr(requirements, "REQUIREMENTS", tmp_path / "requirements.txt")
    (tmp_path / "requirements-dev.txt").write_text("")
    return tmp_path / "requirements.txt"


@pytest.mark.parametrize(
    ("marker", "counts"),
    [
        ("python_version < '3.13'", False),
        ("python_full_version >= '3.13'", True),
        ("python_version == '3.13'", True),
        ("sys_platform == 'win32'", False),
        ("sys_platform == 'darwin' or platform_machine == 'aarch64'", True),
        ("platform_machine == 'x86_64'", False),
        ("implementation_name != 'PyPy' and platform_python_implementation != 'PyPy'", True),
        ("os_name == 'nt'", False),
    ],
)
def test_a_marker_is_compared_with_lambdas_machine(marker: str, counts: bool, lock: Path) -> None:
    lock.write_text(f"# a comment\nsome-package==1.2 ; {marker} \\\n    {HASH} \\\n    {HASH}\n    # via another\n")
    lines = requirements.read(ON_LAMBDA).splitlines()
    assert [line.split() for line in lines] == ([["some-package==1.2", HASH, HASH]] if counts else [])


def test_a_marker_that_pip_would_compare_with_this_machine_is_gone(lock: Path) -> None:
    lock.write_text(f"some-package==1.2 ; python_version == '3.13' {HASH}\n")
    assert ";" not in requirements.read(ON_LAMBDA)


def test_of_the_development_tools_only_zappas_handlers_are_taken(lock: Path) -> None:
    lock.write_text(f"flask==3 \\\n    {HASH}\n")
    (lock.parent / "requirements-dev.txt").write_text(
        f"durationpy==1 \\\n    {HASH}\n    # via zappa\nmoto[server]==5 \\\n    {HASH}\nzappa==0.63 \\\n    {HASH}\n"
    )
    assert [line.split()[0] for line in requirements.read(ON_LAMBDA).splitlines()] == [
        *("flask==3", "durationpy==1", "zappa==0.63")
    ]


def test_this_machine_is_what_python_says_of_it(lock: Path) -> None:
    lock.write_text(f"here==1 ; python_version >= '3.9' \\\n    {HASH}\nnot-here==1 ; python_version < '3' {HASH}\n")
    assert [line.split()[0] for line in requirements.read(requirements.local_environment()).splitlines()] == ["here==1"]
