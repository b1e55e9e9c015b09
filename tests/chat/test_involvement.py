"""What a member is told of a room."""

import pytest

from chat import involvement, memberships
from chat.places import Outdated
from tests.support.made_rooms import join, leave, make_room, membership_of
from tests.support.moto_cloud import MotoCloud


@pytest.fixture(autouse=True)
def garden(cloud: MotoCloud) -> None:
    """A room of Ann's and Ben's."""
    make_room("garden", ann_sub="admin", ben_sub="member")


def test_it_is_everything_until_one_chooses() -> None:
    assert membership_of("garden", "ben-sub").involvement == "everything"


@pytest.mark.parametrize(("place", "chosen"), list(enumerate(["everything", "mentions", "nothing"])))
def test_what_is_chosen_is_the_members_own_and_nothing_else_changes(cloud: MotoCloud, place: int, chosen: str) -> None:
    before = cloud.items("DirectoryTable")
    changed = involvement.choose(membership_of("garden", "ben-sub"), involvement.ALL[place])
    assert changed == membership_of("garden", "ben-sub")
    assert changed.involvement == chosen
    bens = memberships.key("garden", "ben-sub")
    assert cloud.items("DirectoryTable") == [
        {**item, "involvement": chosen} if (item["pk"], item["sk"]) == (bens["pk"], bens["sk"]) else item
        for item in before
    ]


def test_a_membership_that_has_ended_is_not_made_anew(cloud: MotoCloud) -> None:
    bens = membership_of("garden", "ben-sub")
    leave("garden", "ben-sub")
    before = cloud.items("DirectoryTable")
    with pytest.raises(Outdated):
        involvement.choose(bens, involvement.NOTHING)
    assert cloud.items("DirectoryTable") == before


def test_nor_is_another_one_of_the_same_person_changed() -> None:
    bens = membership_of("garden", "ben-sub")
    leave("garden", "ben-sub")
    join("garden", "ben-sub")
    with pytest.raises(Outdated):
        involvement.choose(bens, involvement.NOTHING)
    assert membership_of("garden", "ben-sub").involvement == "everything"
