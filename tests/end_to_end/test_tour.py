"""docs/tour.md is true: what it has its reader do is answered as it says."""

import shutil
import time

import pytest

from tests.support import tour
from tests.support.local_chatroom import LocalChatroom
from tests.support.tour import Step

PATIENCE_S = 60


def test_each_step_is_answered_as_the_page_says(chatroom: LocalChatroom) -> None:
    missing = [name for name in ("bash", "curl", "jq", "openssl") if not shutil.which(name)]
    assert not missing, f"the tour needs {', '.join(missing)}: install it, for instance with apt-get"
    with tour.shell(chatroom.url) as shell:
        for step in tour.steps(tour.PATH.read_text()):
            printed = shell.run(step.commands)
            if step.answer is None:
                assert printed == "", step.commands
                continue
            # What was said reaches the list of rooms by the stream, a moment later.
            give_up_at = time.monotonic() + PATIENCE_S
            while tour.values(printed) != tour.values(step.answer):
                assert step.only_asks, (step.commands, printed)
                assert time.monotonic() < give_up_at, (step.commands, printed)
                printed = shell.run(step.commands)


def test_the_page_has_a_step_for_each_thing_that_one_does() -> None:
    commands = " ".join(step.commands for step in tour.steps(tour.PATH.read_text()))
    for done in (
        "sign_in",
        "/rooms ",
        "invitations",
        "reply_to",
        "<@",
        "reactions",
        "-X PATCH",
        "limit=",
        "changes",
        "export",
    ):
        assert done in commands, done


@pytest.mark.parametrize(
    ("commands", "only_asks"),
    [("curl $api/me", True), ("curl -X PUT $api/me", False), ("curl $api/rooms --json '{}'", False)],
)
def test_what_changes_something_is_not_repeated(commands: str, only_asks: bool) -> None:
    assert Step(commands, None).only_asks is only_asks


def test_values_that_differ_each_time_are_the_same_and_others_are_not() -> None:
    one, other = (f'{{"id": "0199f3a1-7c4e-7d21-9a5b-3f2c8d1e6b7{digit}", "text": "a"}}' for digit in (0, 1))
    assert tour.values(one) == tour.values(other)
    assert tour.values(one) != tour.values(one.replace('"a"', '"b"'))
    assert tour.values("200") == [200]
