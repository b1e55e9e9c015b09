"""`make costs`' worst user: what is counted, in rooms that are small enough for a test."""

from collections.abc import Iterator

import pytest

from tests.measure import worst_user
from tests.measure.worst_user import Deed

NAMED, LARGE = 6, 12
# Ann is in each room besides. So many are just what a user's messages are in the smaller one.
DELIVERIES = 60 * 60 * (NAMED + 1)
# 16 KB of text, and 20 kinds of reactions with 20 users each.
FRAMES_OF_THE_LONGEST = 16
IN_THE_LARGE_ROOM = DELIVERIES // (LARGE + 1) / 60


@pytest.fixture(scope="module")
def deeds() -> Iterator[dict[tuple[str, str], Deed]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worst_user, "DELIVERIES_AN_HOUR", DELIVERIES)
        yield {(deed.what, deed.bound): deed for deed in worst_user.measure(NAMED, LARGE)}


def by_user(deeds: dict[tuple[str, str], Deed]) -> dict[str, Deed]:
    return {what: deed for (what, bound), deed in deeds.items() if "firewall" not in bound and "gateway" not in bound}


def test_what_a_user_does_is_let_through_as_often_as_the_limits_say(deeds: dict[tuple[str, str], Deed]) -> None:
    assert {what: deed.an_hour / 60 for what, deed in by_user(deeds).items()} == {
        **{
            f"{what} of {size}": often if size == NAMED else min(often, IN_THE_LARGE_ROOM)
            for size in (NAMED, LARGE)
            for what, often in (
                ("messages into a room", 60),
                ("messages that name 50 people in a room", 60),
                ("messages, deleted again, in a room", 60),
                ("edits in a room", 60),
                ("topics of a room", 30),
                ("leaving and joining again a room", 15),
            )
        },
        **{
            f"reactions to the longest message in a room of {size}": by_frames
            for size in (NAMED, LARGE)
            for by_frames in [DELIVERIES // ((size + 1) * FRAMES_OF_THE_LONGEST) / 60]
        },
        "sockets opened and closed": 30,
        f"typing in a room of {NAMED}": 20,
        f"typing in many rooms of {NAMED}": 30,
        f"coming to rooms of {NAMED} and going": 60,
        "joining and leaving on 20 sockets": 20 * 120,
        "parts of exports": 10,
        "reading the longest page": 21,
        "telling 20 sockets how far one has read": 4 * 60,
    }


def test_a_deed_takes_a_post_to_each_who_hears_of_it(deeds: dict[tuple[str, str], Deed]) -> None:
    once = {what: deed.once for what, deed in by_user(deeds).items()}
    for size in (NAMED, LARGE):
        assert once[f"messages into a room of {size}"].frames == size
        assert once[f"edits in a room of {size}"].frames == size
    assert once[f"typing in a room of {NAMED}"].frames == 1 + NAMED - 1
    # The frame and its answer; on coming everybody is told, the user too, and on going who stays.
    assert once[f"coming to rooms of {NAMED} and going"].frames == 2 + (NAMED + NAMED - 1) / 2


def test_what_is_refused_costs_one_write_and_one_look_and_what_is_repeated_eight_writes(
    deeds: dict[tuple[str, str], Deed],
) -> None:
    once = {what: deed.once for (what, _), deed in deeds.items()}
    assert once["calls over a limit"].write_units == once["frames over the limit"].write_units == 1
    # It is counted and counted back, and of a refused transaction each part is paid for twice all the same.
    assert once["sending a stored message again"].write_units == 1 + 1 + 3 * 2
    # Who is calling, the room, and whether they belong to it.
    assert (once["calls over a limit"].read_units, once["frames over the limit"].read_units) == (3, 0)


def test_what_has_no_limit_by_user_is_priced_with_a_firewall_and_without(deeds: dict[tuple[str, str], Deed]) -> None:
    for what in ("calls over a limit", "sending a stored message again", "saying how far one has read"):
        an_hour = {bound.partition(":")[0]: deed.an_hour for (each, bound), deed in deeds.items() if each == what}
        assert an_hour == {"the firewall": 600 * 60, "no firewall": 1_000 * 3_600}


def test_each_deed_has_its_price_in_the_table(deeds: dict[tuple[str, str], Deed]) -> None:
    table = worst_user.table(list(deeds.values())).splitlines()
    assert len(table) == 2 + len(deeds)
    assert all(deed.dollars_an_hour > 0 for deed in deeds.values())
