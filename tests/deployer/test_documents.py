"""docs/aws-checklist.md and docs/deploying.md speak of what is there."""

import re

import pytest

from deployer.__main__ import cli
from deployer.preflight import concurrency
from deployer.stack import template
from deployer.stack.template import REPOSITORY

CHECKLIST = (REPOSITORY / "docs" / "aws-checklist.md").read_text()
DEPLOYING = (REPOSITORY / "docs" / "deploying.md").read_text()
TEMPLATE = template.load()


def commands(document: str) -> str:
    return "\n".join(re.findall(r"```sh\n(.*?)```", document, re.DOTALL))


def test_the_outputs_that_are_used_are_outputs() -> None:
    used = set(re.findall(r"\$\{?([A-Z][a-z]\w+)", CHECKLIST))
    assert len(used) > 5
    assert used <= set(TEMPLATE["Outputs"])


def test_every_point_has_what_it_should_print() -> None:
    points = re.split(r"\n\*\*\d+\. ", CHECKLIST)[1:]
    assert len(points) >= 12
    assert [point.split("**")[0] for point in points if "`" not in point] == []
    numbers = [int(number) for number in re.findall(r"\n\*\*(\d+)\. ", CHECKLIST)]
    assert numbers == list(range(1, len(points) + 1))


@pytest.mark.parametrize("document", [CHECKLIST, DEPLOYING], ids=["checklist", "deploying"])
def test_the_deployers_commands_exist(document: str) -> None:
    named = set(re.findall(r"python -m deployer (\w+)", commands(document)))
    assert named
    assert named <= set(cli.commands)


@pytest.mark.parametrize("document", ["aws-checklist.md", "deploying.md", "trust.md", "../README.md", "../SECURITY.md"])
def test_links_lead_somewhere(document: str) -> None:
    path = REPOSITORY / "docs" / document
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if "://" in target:
            continue
        file, _, heading = target.partition("#")
        to = (path.parent / file) if file else path
        headings = re.findall(r"^#+ (.+)$", to.read_text(), re.MULTILINE) if heading and to.is_file() else []
        anchors = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
        if not to.exists() or (heading and heading not in anchors):
            broken.append(target)
    assert broken == []


def test_every_option_is_described() -> None:
    ours = {"ApiFunctionName", "LocalCloudUrl"}
    described = set(re.findall(r"`(\w+)`", DEPLOYING.split("## Options")[1].split("\n## ")[0]))
    assert set(TEMPLATE["Parameters"]) - ours <= described


def test_what_a_new_account_asks_for_is_what_the_look_says() -> None:
    assert f"--quota-code L-B99A9384 --desired-value {concurrency.USUAL}" in DEPLOYING
