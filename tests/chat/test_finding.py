"""Finding people: by how a name, or a word of it, begins, the members of a room first, and at what cost."""

from collections import Counter

import pytest

from chat import dynamodb, finding, memberships, rooms
from chat.rooms import Room
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud


def names(prefix: str, room: Room | None = None) -> list[str]:
    return [person["name"] for person in finding.find(prefix, room)]


def room(room_id: str) -> Room:
    (item,) = dynamodb.batch_get([rooms.place(room_id)])
    assert item is not None
    return Room.of(item)


def make_users(*wanted: str) -> None:
    for name in wanted:
        make_user(f"{name.lower().replace(' ', '-')}-sub", name)


def requests(cloud: MotoCloud, prefix: str, within: Room | None = None) -> Counter[str]:
    cloud.calls.clear()
    finding.find(prefix, within)
    return Counter(call.action.removeprefix("dynamodb:") for call in cloud.calls)


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("a", ["Ann Smith", "Smith Ann", "Ánna Łuk"]),
        ("ann", ["Ann Smith", "Smith Ann", "Ánna Łuk"]),
        ("ANN", ["Ann Smith", "Smith Ann", "Ánna Łuk"]),
        ("ann ", ["Ann Smith", "Smith Ann", "Ánna Łuk"]),
        ("  ann  s ", ["Ann Smith"]),
        ("ánn", ["Ann Smith", "Smith Ann", "Ánna Łuk"]),
        ("anna", ["Ánna Łuk"]),
        ("smi", ["Smith Ann", "Ann Smith"]),
        ("nn", []),
        ("mith", []),
        ("李", ["李雷"]),
        ("雷", []),
        ("strasse", ["Straße"]),
        ("STRAS", ["Straße"]),
        ("ﬁ", ["Fiona"]),
        ("\u0301", []),
        (" ", []),
        ("zzz", []),
        ("a#", []),
    ],
    ids=ascii,
)
def test_a_word_of_the_name_begins_so_whatever_its_case_and_accents(
    cloud: MotoCloud, prefix: str, found: list[str]
) -> None:
    make_users("Ann Smith", "Smith Ann", "Ánna Łuk", "李雷", "Straße", "Fiona")
    assert sorted(names(prefix)) == sorted(found)
    make_room("den", **{"smith-ann-sub": "member"})
    assert names(prefix, room("den")) == sorted(
        found, key=lambda name: (name != "Smith Ann", names(prefix).index(name))
    )


def test_whom_two_words_find_is_found_once(cloud: MotoCloud) -> None:
    make_users("Ann Annabel Anna", "Ann")
    assert sorted(names("ann")) == ["Ann", "Ann Annabel Anna"]


def test_who_has_no_name_is_found_by_none(cloud: MotoCloud) -> None:
    make_user("dan-sub")
    make_room("den", dan_sub="member")
    assert names("Guest") == names("Guest", room("den")) == []


def test_twenty_are_found_at_most_the_same_ones_each_time(cloud: MotoCloud) -> None:
    make_users(*(f"Ann {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"))
    assert names("ann") == [f"Ann {letter}" for letter in "abcdefghijklmnopqrst"]


def test_the_members_of_a_small_room_come_first_all_of_them(cloud: MotoCloud) -> None:
    make_users(*(f"Ann {letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), "Zoe", "Ann Zoe")
    make_room("den", **{f"ann-{letter}-sub": "member" for letter in ("z", "y", "b")}, zoe_sub="admin")
    assert names("ann", room("den")) == [
        *("Ann b", "Ann y", "Ann z"),
        *(f"Ann {letter}" for letter in "acdefghijklmnopqr"),
    ]
    make_room("full", **{f"ann-{letter}-sub": "member" for letter in "abcdefghijklmnopqrstuvwxyz"})
    assert names("ann", room("full")) == names("ann")
    assert names("zoe", room("den")) == ["Zoe", "Ann Zoe"]


@pytest.mark.parametrize(("small", "found"), [(2, "bfacde"), (3, "bfhacdeg")])
def test_in_a_large_room_members_come_first_among_the_first_of_everybody(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, small: int, found: str
) -> None:
    monkeypatch.setattr(finding, "SMALL_ROOM", small)
    monkeypatch.setattr(finding, "AMONG", 6)
    make_users(*(f"Ann {letter}" for letter in "abcdefgh"))
    make_room("hall", **{f"ann-{letter}-sub": "member" for letter in ("b", "f", "h")})
    assert names("ann", room("hall")) == [f"Ann {letter}" for letter in found]


def people_called_ann(cloud: MotoCloud, count: int) -> list[str]:
    ids = [f"ann-{number}" for number in range(count)]
    for user_id in ids:
        cloud.put(
            "DirectoryTable",
            {"pk": f"user#{user_id}", "sk": "standing", "known_since": 1, "name": "Ann"},
            {"pk": "people#a", "sk": f"ann\x1f{user_id}", "user": user_id},
        )
    return ids


def test_it_costs_as_much_with_ten_times_as_many(cloud: MotoCloud) -> None:
    few = people_called_ann(cloud, 60)
    for name, members in (("small", few[:6]), ("large", few[:40])):
        make_room(name, **dict.fromkeys(members, "member"))
    of_few = [requests(cloud, "ann", within) for within in (None, room("small"))]
    assert of_few == [{"Query": 1, "BatchGetItem": 1}, {"Query": 2, "BatchGetItem": 2}]
    everybody = people_called_ann(cloud, 600)
    for user_id in everybody[6:60]:
        dynamodb.transact_write(memberships.begin("small", "open", user_id, "member"))
    assert [requests(cloud, "ann", within) for within in (None, room("small"))] == [
        {"Query": 1, "BatchGetItem": 1},
        # All twenty are members: nobody else has to be looked for.
        {"Query": 1, "BatchGetItem": 1},
    ]


def test_a_large_room_costs_as_much_with_ten_times_as_many_members(cloud: MotoCloud) -> None:
    people_called_ann(cloud, 600)
    seen = []
    for members in (101, 1010):
        within = Room("hall", "open", "Hall", "", "", members=members)
        seen.append(requests(cloud, "ann", within))
    assert seen == [{"Query": 1, "BatchGetItem": 3 + 1}] * 2
    reads = [call.request["RequestItems"]["DirectoryTable"] for call in cloud.calls[1:]]
    assert [read["ConsistentRead"] for read in reads] == [False] * 3 + [True], "memberships cost half"
