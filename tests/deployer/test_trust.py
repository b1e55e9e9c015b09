"""docs/trust.md names tests that are there, and says for each promise which one proves it."""

import ast
import re

import pytest

from deployer.stack.template import REPOSITORY

TRUST = (REPOSITORY / "docs" / "trust.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/.]+::\w+)`", TRUST)))
PROMISES = [line for line in TRUST.splitlines() if line.startswith("| ") and not re.match(r"\| (---|promise)", line)]


@pytest.mark.parametrize("name", NAMED)
def test_a_named_test_exists(name: str) -> None:
    path, _, function = name.partition("::")
    tree = ast.parse((REPOSITORY / path).read_text())
    assert function.startswith("test_")
    assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("promise", PROMISES, ids=lambda line: line[2:50])
def test_a_promise_names_its_proof(promise: str) -> None:
    _, promised, proof, _ = promise.split("|")
    assert promised.strip()
    assert re.fullmatch(r"`tests/[\w/.]+::\w+`(, `tests/[\w/.]+::\w+`)*", proof.strip()), proof


def test_what_is_not_promised_is_said() -> None:
    assert len(PROMISES) >= 10
    not_promised = TRUST.split("## What is not promised")[1]
    for word in ("End-to-end encryption", "administers the AWS account", "`Waf=on`", "hundreds of addresses"):
        assert word in not_promised
