"""What the journal of the tables' items says when it is read again."""

import json
from pathlib import Path
from typing import Any

import pytest

from deployer.local.saving import files
from deployer.local.saving.items import Items, without_items


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "items.jsonl"


def table(identifier: str = "t", **more: Any) -> dict[str, Any]:
    return {"TableId": identifier, "pk_name": "pk", **more}


def restored(path: Path, *changes: Any) -> dict[str, Any]:
    """Return what a table holds after these lines, and after one more restart."""
    files.replace(path, (line if isinstance(line, bytes) else json.dumps(line).encode() for line in changes))
    first, second = table(), table()
    Items(path).restore([first])
    Items(path).restore([second])
    assert first["items"] == second["items"], "written anew, it says the same"
    assert second["ItemCount"] == sum(map(len, second["items"].values()))
    return {hash_key: dict(ranges) for hash_key, ranges in first["items"].items()}


def test_the_last_word_on_an_item_counts(path: Path) -> None:
    assert restored(
        path,
        [["t", "a", "1", {"n": 1}], ["t", "a", "2", {"n": 2}]],
        [["t", "a", "1", {"n": 3}]],
        [["t", "a", "2", None], ["t", "b", "1", None]],
    ) == {"a": {"1": {"n": 3}}}


def test_a_table_that_was_emptied_has_what_came_after(path: Path) -> None:
    assert restored(path, [["t", "a", "1", {}]], [["t"], ["t", "b", "1", {}]]) == {"b": {"1": {}}}


def test_what_a_table_of_before_held_is_not_in_a_new_one_of_its_name(path: Path) -> None:
    assert restored(path, [["an earlier table", "a", "1", {}]]) == {}
    assert path.read_bytes() == b"", "nor is it kept"


def test_connections_end_with_the_process_that_held_them(path: Path) -> None:
    assert restored(
        path,
        [["t", "connection#1", "connection", {}], ["t", "channel#room#general", "1", {}], ["t", "ticket#1", "t", {}]],
    ) == {"ticket#1": {"t": {}}}


def test_a_request_is_there_as_a_whole_or_not_at_all(path: Path) -> None:
    two = json.dumps([["t", "a", "2", {}], ["t", "a", "3", {}]]).encode()
    path.write_bytes(b'[["t", "a", "1", {}]]\n' + two[:-5])
    killed = table()
    Items(path).restore([killed])
    assert killed["items"] == {"a": {"1": {}}}


def test_a_line_that_cannot_be_read_takes_no_other_with_it(path: Path) -> None:
    assert restored(path, b"\0\0\0", [["t", "a", "1", {}]]) == {"a": {"1": {}}}


def test_what_ministack_had_saved_by_itself_is_taken_over(path: Path) -> None:
    before = table(items={"a": {"1": {"n": 1}}}, ItemCount=1)
    Items(path).restore([before])
    after = table(**without_items(before))
    Items(path).restore([after])
    assert after["items"] == {"a": {"1": {"n": 1}}}


def test_a_table_without_its_items_is_all_the_rest() -> None:
    assert without_items(table(items={"a": {}}, ItemCount=1, TableSizeBytes=200, KeySchema=[])) == table(KeySchema=[])
