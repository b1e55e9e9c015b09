"""What each thing that a user does counts, and how much of it there is unless an operator chooses otherwise."""

from collections.abc import Callable

import pytest

from chat.limits import MIN_MESSAGE_BYTES, Limits
from chat.windows import Limit

AN_HOUR = 60 * 60
DEFAULT = Limits()
CHANGES = Limit("changes of rooms and memberships", 30, 60)
DELIVERIES = Limit("deliveries", 450_000, AN_HOUR)
BYTES = Limit("message bytes", 128 * 1024, 60)


def test_a_message_counts_in_both_windows_and_as_what_it_makes_others_get() -> None:
    assert DEFAULT.of_message("ähm", 125) == [
        (Limit("messages", 10, 10), 1),
        (Limit("messages", 60, 60), 1),
        (BYTES, 4),
        (DELIVERIES, 125),
    ]


def test_an_edit_or_a_reaction_counts_as_all_that_it_makes_others_get_again() -> None:
    assert DEFAULT.of_change("ähm", 10, 5_000) == [
        (Limit("edits and reactions", 60, 60), 1),
        (BYTES, 4),
        (DELIVERIES, 30),
    ]


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        (Limits.of_ticket, [(Limit("tickets", 30, 60), 1)]),
        (Limits.of_room, [(Limit("rooms", 20, 24 * AN_HOUR), 1)]),
        (Limits.of_involvement, [(CHANGES, 1)]),
        (Limits.of_invitation, [(Limit("invitations", 30, AN_HOUR), 1)]),
        (Limits.of_export, [(Limit("parts of exports", 600, AN_HOUR), 1)]),
        (Limits.of_profile_change, [(Limit("profile changes", 20, AN_HOUR), 1)]),
    ],
)
def test_what_else_a_user_does(
    uses: Callable[[Limits], list[tuple[Limit, int]]], expected: list[tuple[Limit, int]]
) -> None:
    assert uses(DEFAULT) == expected


def test_a_change_of_a_room_counts_as_what_its_members_get_and_much_reading_as_its_bytes() -> None:
    assert DEFAULT.of_membership_change(7) == [(CHANGES, 1), (DELIVERIES, 7)]
    assert DEFAULT.of_reading(9) == [(Limit("bytes of large answers", 64 * 1024 * 1024, 60), 9)]


@pytest.mark.parametrize(
    ("members", "size", "frames"),
    [(0, 0, 1), (1, 0, 1), (1, 2047, 1), (1, 2048, 2), (3, 2047, 3), (3, 4096, 9), (450_001, 0, 450_000)],
)
def test_a_delivery_is_a_frame_for_each_member_and_each_2_kilobytes(members: int, size: int, frames: int) -> None:
    assert DEFAULT.of_message("x" * size, members)[-1] == (DELIVERIES, frames)


def test_an_operator_chooses_some_and_the_rest_stays() -> None:
    environment = {"ROOMS_A_DAY": "7", "TICKETS_A_MINUTE": "", "SOMETHING_ELSE": "x"}
    assert Limits.from_environment(environment) == Limits(rooms_a_day=7)


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "x", " 1", "²", "\u0661"])
def test_what_is_no_limit_is_refused_by_its_name(value: str) -> None:
    with pytest.raises(ValueError, match="ROOMS_A_DAY .* 1 or more"):
        Limits.from_environment({"ROOMS_A_DAY": value})


def test_the_longest_message_always_fits() -> None:
    assert len(("\U0001f44d" * 4_000).encode()) == MIN_MESSAGE_BYTES
    least = str(MIN_MESSAGE_BYTES)
    assert Limits.from_environment({"MESSAGE_BYTES_A_MINUTE": least}).message_bytes_a_minute == MIN_MESSAGE_BYTES
    with pytest.raises(ValueError, match=f"MESSAGE_BYTES_A_MINUTE .* {least} or more"):
        Limits.from_environment({"MESSAGE_BYTES_A_MINUTE": str(MIN_MESSAGE_BYTES - 1)})
