"""What is packed for Lambda says the same as the source, on the same lines, without what is for readers."""

import ast
from pathlib import Path

import pytest

from deployer.stack import package
from deployer.stack.slim import slim
from deployer.stack.template import REPOSITORY

SOURCE = '''"""What it is for."""

import re  # to find things

TEXT = "# no comment"


class Gone(Exception):
    """It is gone."""


class Found:
    """It is there.

    And here.
    """

    def name(self) -> str:
        """Return it."""
        # Why not?
        return "a # b"  # so
'''


def without_docstrings(source: str) -> str:
    """Return what the source does, and on which lines."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            is_documented = ast.get_docstring(node, clean=False) is not None
            node.body = node.body[1:] if is_documented and len(node.body) > 1 else node.body
    return ast.dump(tree, include_attributes=False) + str(
        [node.lineno for node in ast.walk(tree) if hasattr(node, "lineno")]
    )


def test_what_is_for_readers_is_left_out() -> None:
    slimmed = slim(SOURCE)
    assert [line for line in slimmed.splitlines() if line.strip()] == [
        "import re",
        'TEXT = "# no comment"',
        "class Gone(Exception):",
        '    """It is gone."""',
        "class Found:",
        "    def name(self) -> str:",
        '        return "a # b"',
    ]


@pytest.mark.parametrize("path", package.sources(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_each_file_does_the_same_on_the_same_lines(path: Path) -> None:
    source = path.read_text()
    slimmed = slim(source)
    assert without_docstrings(slimmed) == without_docstrings(source)
    assert len(slimmed.splitlines()) == len(source.splitlines())
