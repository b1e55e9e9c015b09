"""What is not done as checkov has it says why, where it stands. checkov is no dependency: it pins its own boto3."""

import re

import pytest
import yaml

from deployer.stack.template import REPOSITORY
from tests.support.stack_template import RESOURCES

CONFIG = REPOSITORY / ".checkov.yaml"
FOR_ALL = yaml.safe_load(CONFIG.read_text())["skip-check"]
IN_PLACE = [
    (name, skipped)
    for name, resource in RESOURCES.items()
    for skipped in resource.get("Metadata", {}).get("checkov", {}).get("skip", [])
]


def is_explained(comment: str) -> bool:
    return len(comment.split()) >= 6 and comment.endswith(".")


@pytest.mark.parametrize(("name", "skipped"), IN_PLACE, ids=lambda part: part if isinstance(part, str) else part["id"])
def test_what_a_resource_does_otherwise_says_why(name: str, skipped: dict[str, str]) -> None:
    assert set(skipped) == {"id", "comment"}
    assert re.fullmatch(r"CKV2?_AWS_\d+", skipped["id"])
    assert is_explained(skipped["comment"])


@pytest.mark.parametrize("check", FOR_ALL)
def test_what_a_kind_of_resource_does_otherwise_says_why(check: str) -> None:
    above = re.search(rf"((?:^  # .*\n)+)  - {check}$", CONFIG.read_text(), re.MULTILINE)
    assert above
    assert is_explained(above[1].strip())


def test_nothing_is_explained_twice_or_nowhere() -> None:
    assert set(yaml.safe_load(CONFIG.read_text())) == {"skip-check"}
    assert len(set(FOR_ALL)) == len(FOR_ALL)
    assert not {skipped["id"] for _, skipped in IN_PLACE} & set(FOR_ALL)
