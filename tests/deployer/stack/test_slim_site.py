"""What is published of the site has no comments and no indentation, and else is what the checkout has, line by line."""

import re
from pathlib import Path

import pytest

from deployer.stack import site
from deployer.stack.slim_site import slim

SCRIPTS = sorted((site.SITE / "js").rglob("*.js"))
# Not the backticks of a regular expression.
_LITERALS = re.compile(r"(?:[=:,+?] |return |\((?!`\{))`[^`]*`")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("js/a.js", "// One.\n  // Two.\nconst a = 1;\n", "\n\nconst a = 1;\n"),
        ("js/a.js", "const a = 'http://b'; // Why.\n", "const a = 'http://b'; // Why.\n"),
        ("js/a.js", "/**\n * One.\n */\n  /** Two. */\nrun();", "\n\n\n\nrun();"),
        ("js/a.js", "/** One. */ run(); /* Two. */\n/* * / ** */\n", "/** One. */ run(); /* Two. */\n\n"),
        ("js/a.js", "const a = b\n  / c / d;\n", "const a = b\n/ c / d;\n"),
        ("js/a.js", "if (a) {\n\trun(' b  c');\n}\n", "if (a) {\nrun(' b  c');\n}\n"),
        ("css/a.css", "/* One,\n   two. */\na { b: c; } /* Three. */\n", "\n\na { b: c; } /* Three. */\n"),
        ("index.html", "<p>\n  <!-- A note - of\n two lines. -->\n</p>\n", "<p>\n\n\n</p>\n"),
        ("a.webmanifest", '{\n// "b"\n}', '{\n// "b"\n}'),
        ("icons/a.png", "// \n", "// \n"),
    ],
)
def test_comments_and_indentation_go_and_lines_stay(name: str, before: str, after: str) -> None:
    assert slim(name, before.encode()).decode() == after


def test_what_is_no_text_is_let_be() -> None:
    assert slim("icons/a.png", b"\xff\n//\n") == b"\xff\n//\n"


@pytest.mark.parametrize("path", sorted(site.SITE.rglob("*.*")), ids=lambda path: path.name)
def test_each_line_of_the_site_stays_or_is_empty(path: Path) -> None:
    before = path.read_bytes()
    lines = before.split(b"\n"), slim(path.name, before).split(b"\n")
    assert all(published in (line, line.lstrip(b" "), b"") for line, published in zip(*lines, strict=True))


def test_no_line_of_a_literal_looks_like_a_comment_or_says_something_by_its_indentation() -> None:
    literals = [literal for path in SCRIPTS for literal in _LITERALS.findall(path.read_text())]
    assert any("\n" in literal for literal in literals)
    assert not [literal for literal in literals if re.search(r"^\s*(//|/\*)", literal, re.MULTILINE)]
    assert all("`<svg" in literal for literal in literals if "\n" in literal)
