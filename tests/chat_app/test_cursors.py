"""Cursors: what a list gives leads on in that list, and nothing else does."""

import pytest

from chat_app import cursors
from chat_app.errors import Problem


@pytest.mark.parametrize("position", ["a", "ann-sub", "x" * 1_024, "\u00e9\U0001f44d", "\0", "0" * 7, "abW"])
def test_what_is_given_is_taken_back(position: str) -> None:
    cursor = cursors.give("audit", position)["next"]
    assert cursor.isascii()
    assert not set(cursor) & set("+/=&?# ")
    assert cursors.take("audit", cursor) == position


def test_the_last_page_gives_none_and_the_first_takes_none() -> None:
    assert cursors.give("audit", None) == {}
    assert cursors.take("audit", None) is None


@pytest.mark.parametrize("position", ["", "x" * 1_025, "\u00e9" * 513])
def test_a_position_that_no_list_has_is_refused_though_it_is_well_made(position: str) -> None:
    with pytest.raises(Problem) as refused:
        cursors.take("audit", cursors.give("audit", position)["next"])
    assert refused.value.code == 400


def test_a_list_may_have_any_positions_and_none_that_is_empty() -> None:
    with pytest.raises(Problem):
        cursors.take("audit", cursors.give("audit", "")["next"], ".*")


@pytest.mark.parametrize("cursor", ["", "x", "AAAAAAAAAAAA_w", "!!!!", "\u00e9"])
def test_what_is_no_cursor_at_all_is_refused(cursor: str) -> None:
    with pytest.raises(Problem, match="Take `next` as an answer has it") as refused:
        cursors.take("audit", cursor)
    assert refused.value.code == 400


def test_a_cursor_that_was_given_yesterday_is_good_today() -> None:
    """It may be kept by a page while what answers is replaced."""
    assert cursors.give("audit", "ann-sub") == {"next": "sW1ZlFFhRxvTYW5uLXN1Yg"}


def test_the_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Problem):
        cursors.take("audit", cursors.give("blocked", "x")["next"])


def test_every_changed_character_is_noticed() -> None:
    cursor = cursors.give("audit", "ann-sub")["next"]
    for place, character in enumerate(cursor):
        changed = cursor[:place] + ("A" if character != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(Problem):
            cursors.take("audit", changed)


@pytest.mark.parametrize("position", ["ab", "a\n", "A", "a b"])
def test_a_position_of_another_form_than_the_list_has_is_refused(position: str) -> None:
    assert cursors.take("audit", cursors.give("audit", "a")["next"], "[a-z]") == "a"
    with pytest.raises(Problem):
        cursors.take("audit", cursors.give("audit", position)["next"], "[a-z]")
