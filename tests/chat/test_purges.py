"""Purges: what is asked for, what of somebody's sends belongs to one, and where it goes on."""

from typing import Any

import pytest

from chat import message_id, purges
from chat.purges import Purge
from chat.rules import Unknown
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import MotoCloud

ZOE = {"id": "zoe-sub", "name": "Zoe"}
ITEM = {
    "pk": "purge#1",
    "user_id": "ann-sub",
    "since_ms": 1_000,
    "asked_at_ms": 2_500,
    "is_last": False,
    "position": "",
}


def purge(**attributes: Any) -> Purge:
    return purges.read({**ITEM, **attributes})


def send(cloud: MotoCloud, *at_s: float, key: str = "") -> None:
    """Store reservations of sends, by keys in this order."""
    for number, at in enumerate(at_s):
        item = {"pk": "send#ann-sub", "sk": f"{key}{number}", "room": "garden", "id": message_id.first_of(at)}
        cloud.put("SessionsTable", item)


def found(asked: Purge) -> list[float]:
    return [message_id.made_at_s(each) for part, _ in asked.parts() for _, each in part]


def test_it_is_kept_for_as_long_as_its_record_may_come(cloud: MotoCloud, time: FakeTime) -> None:
    time.now_ms = 1_795_680_245_678
    make_user("ann-sub", "Ann")
    purges.ask("ann-sub", 1_795_680_000.5, ZOE)
    assert purges.MOST_AGO_S == 24 * 60 * 60
    (item,) = cloud.items("DirectoryTable", purges.PREFIX)
    assert {name: value for name, value in item.items() if name != "pk"} == {
        "sk": "purge",
        "user_id": "ann-sub",
        "since_ms": 1_795_680_000_500,
        "asked_at_ms": 1_795_680_245_678,
        "is_last": False,
        "position": "",
        "expires_at": 1_795_680_245 + 24 * 60 * 60,
    }
    assert purges.read(item) == Purge(
        item["pk"], "ann-sub", 1_795_680_000.5, 1_795_680_245.678, is_last=False, position=""
    )
    (noted,) = cloud.items("DirectoryTable", "audit")
    assert noted["since"] == "2026-11-26T08:00:00.500Z"


def test_who_has_never_been_here_has_written_nothing(cloud: MotoCloud) -> None:
    with pytest.raises(Unknown):
        purges.ask("nobody", 1, ZOE)
    assert cloud.items("DirectoryTable") == []


def test_all_belongs_to_it_from_its_beginning_until_what_was_on_its_way_has_come(cloud: MotoCloud) -> None:
    asked = purge(since_ms=100_000, asked_at_ms=200_000)
    assert asked.settled_at_s == 230
    send(cloud, 99.999, 100, 150, 230, 230.001)
    assert found(asked) == [100, 150, 230]


def test_the_second_time_it_is_what_was_on_its_way(cloud: MotoCloud) -> None:
    send(cloud, 100, 169.999, 170, 230, 230.001)
    assert found(purge(since_ms=100_000, asked_at_ms=200_000, is_last=True)) == [170, 230]
    assert found(purge(since_ms=190_000, asked_at_ms=200_000, is_last=True)) == [230]


def test_it_is_found_part_by_part_and_from_a_position_on(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    assert purges.PART == 500
    monkeypatch.setattr(purges, "PART", 2)
    send(cloud, 100, 101, 102, 103, 104)
    asked = purge(since_ms=0, asked_at_ms=200_000)
    parts = list(asked.parts())
    assert [([message_id.made_at_s(each) for _, each in part], position) for part, position in parts] == [
        ([100, 101], "1"),
        ([102, 103], "3"),
        ([104], ""),
    ]
    assert found(purge(since_ms=0, asked_at_ms=200_000, position="1")) == [102, 103, 104]
    queries = [call.request for call in cloud.calls if call.action == "dynamodb:Query"]
    assert {query["ConsistentRead"] for query in queries} == {True}
    assert {query["Limit"] for query in queries} == {2}


def test_it_is_carried_out_from_where_it_stands_and_from_nowhere_else(cloud: MotoCloud) -> None:
    cloud.put("DirectoryTable", {**ITEM, "sk": "purge"})
    first = purge()
    assert first.is_current()
    first.go_on(position="7", is_last=False)
    assert not first.is_current()
    assert purge(position="7").is_current()
    first.go_on(is_last=True)
    assert purge(is_last=True).is_current()
    first.is_done()
    assert not purge(is_last=True).is_current()
    assert cloud.items("DirectoryTable") == []


@pytest.mark.parametrize("wrong", [{"pk": 1}, {"user_id": 1}, {"position": 1}, {"since_ms": "1"}, {"asked_at_ms": []}])
def test_what_has_other_types_is_no_purge(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        purge(**wrong)


@pytest.mark.parametrize("missing", ITEM)
def test_what_lacks_something_is_no_purge(missing: str) -> None:
    with pytest.raises(KeyError):
        purges.read({name: value for name, value in ITEM.items() if name != missing})
