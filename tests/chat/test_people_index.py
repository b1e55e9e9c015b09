"""By what a name is found."""

import pytest

from chat import dynamodb, people_index
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import MotoCloud


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("Ann", ["ann"]),
        ("Ann Smith", ["ann smith", "smith"]),
        ("a b a b", ["a b a b", "b a b", "a b", "b"]),
        (" ".join("abcdefghijkl"), [" ".join("abcdefghijkl"[start:]) for start in range(10)]),
        ("", []),
    ],
)
def test_a_name_is_found_from_each_of_its_first_ten_words_on(name: str, found_by: list[str]) -> None:
    keys = people_index.keys("ann-sub", name)
    assert keys == [{"pk": f"people#{each[0]}", "sk": f"{each}\x1fann-sub"} for each in found_by]


def test_a_key_is_cut_where_a_sort_key_has_an_end_and_between_two_characters() -> None:
    assert people_index.cut("x" * 901) == "x" * 900
    assert people_index.cut("x" * 899 + "ä") == "x" * 899
    assert people_index.cut("ä" * 450) == "ä" * 450


def test_whom_several_words_find_takes_no_place_of_others(cloud: MotoCloud) -> None:
    make_user("1-sub", " ".join(["ann"] + [f"ann{number}" for number in range(9)]))
    make_user("2-sub", "Annz")
    assert people_index.find("ann", 2) == ["1-sub", "2-sub"]
    cloud.calls.clear()
    assert people_index.find("ann", 1) == ["1-sub"]
    assert [call.request["Limit"] for call in cloud.calls] == [11]


def test_who_is_renamed_is_moved_where_the_names_differ(cloud: MotoCloud) -> None:
    """A transaction takes no item twice: what is found by both names is not touched."""
    dynamodb.transact_write(people_index.add("ann-sub", "Ann Smith"))
    moved = people_index.move("ann-sub", "Ann Smith", "Bea Smith")
    assert [list(write) for write in moved] == [["Delete"], ["Put"]]
    dynamodb.transact_write(moved)
    assert [(item["pk"], item["sk"], item["user"]) for item in cloud.items("DirectoryTable")] == [
        ("people#b", "bea smith\x1fann-sub", "ann-sub"),
        ("people#s", "smith\x1fann-sub", "ann-sub"),
    ]
    assert people_index.move("ann-sub", "Bea Smith", "BEA SMITH") == []
    assert people_index.move("ann-sub", "", "") == []
