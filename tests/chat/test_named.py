"""Who is named: an item for each message, among those of whom it names."""

from chat import named
from tests.support.moto_cloud import MotoCloud


def test_who_is_named_has_an_item_and_who_is_no_longer_has_none(cloud: MotoCloud) -> None:
    for _ in range(2):
        named.note("garden", [("ann-sub", "1"), ("ben-sub", "1"), ("ann-sub", "2")], [])
    items = [
        {"pk": "user#ann-sub", "sk": "mention#1", "room": "garden"},
        {"pk": "user#ann-sub", "sk": "mention#2", "room": "garden"},
        {"pk": "user#ben-sub", "sk": "mention#1", "room": "garden"},
    ]
    assert cloud.items("DirectoryTable") == items
    for _ in range(2):
        named.note("garden", [], [("ann-sub", "1"), ("ben-sub", "1")])
    assert cloud.items("DirectoryTable") == items[1:2]


def test_where_nobody_is_named_nothing_is_written(cloud: MotoCloud) -> None:
    named.note("garden", [], [])
    assert cloud.calls == []
