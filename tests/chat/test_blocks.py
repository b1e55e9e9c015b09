"""Blocks: who is out, by whom and why, in all the places that say so, or in none."""

from typing import Any

import pytest

from chat import audit, blocks, names, standing
from chat.blocks import UnknownUser
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import MotoCloud

ZOE, EVE = {"id": "zoe-sub", "name": "Zoe"}, {"id": "eve-sub", "name": "Eve"}
ANN = {"id": "ann-sub", "name": "Ann"}
AT = "2026-11-26T08:04:05.678Z"


@pytest.fixture(autouse=True)
def ann(cloud: MotoCloud, time: FakeTime) -> None:
    time.now_ms = 1_795_680_245_678
    make_user("ann-sub", "Ann")


def audited() -> list[dict[str, Any]]:
    entries, _ = audit.page(10)
    return [{name: entry[name] for name in entry.keys() - {"pk", "sk", "id", "at"}} for entry in entries]


def listed() -> list[dict[str, Any]]:
    return blocks.page(10)[0]


def test_a_block_is_how_one_stands_on_the_list_noted_and_ends_what_is_open(cloud: MotoCloud) -> None:
    block = blocks.block("ann-sub", ZOE, "spam")
    assert block == {"user": ANN, "blocked_at": AT, "reason": "spam", "by": ZOE}
    now = standing.of("ann-sub")
    assert now.blocked == {"at": AT, "by": ZOE, "reason": "spam"}
    assert now.ended_before == 1_795_680_245
    assert listed() == [{"pk": "blocked", "sk": "ann-sub", **block}]
    assert audited() == [{"who": ZOE, "act": "user.blocked", "user": ANN, "reason": "spam"}]
    assert [item["user_id"] for item in cloud.items("SessionsTable", "closing#")] == ["ann-sub"]


def test_who_is_blocked_already_is_so_by_the_first_block(cloud: MotoCloud, time: FakeTime) -> None:
    first = blocks.block("ann-sub", ZOE, "spam")
    time.advance(60)
    assert blocks.block("ann-sub", EVE, "more spam") == first
    assert len(audited()) == len(listed()) == len(cloud.items("SessionsTable", "closing#")) == 1


def test_who_is_let_in_again_is_on_no_list_and_their_old_tokens_stay_worthless(time: FakeTime) -> None:
    blocks.block("ann-sub", ZOE)
    time.advance(60)
    blocks.unblock("ann-sub", EVE, "sorry")
    now = standing.of("ann-sub")
    assert (now.blocked, now.ended_before) == (None, 1_795_680_245)
    assert listed() == []
    assert audited() == [
        {"who": EVE, "act": "user.unblocked", "user": ANN, "reason": "sorry"},
        {"who": ZOE, "act": "user.blocked", "user": ANN},
    ]


def test_to_let_in_who_is_in_changes_nothing(cloud: MotoCloud) -> None:
    before = cloud.items("DirectoryTable")
    blocks.unblock("ann-sub", ZOE)
    assert cloud.items("DirectoryTable") == before


@pytest.mark.parametrize("act", [blocks.block, blocks.unblock])
def test_who_has_never_called_is_unknown(cloud: MotoCloud, act: Any) -> None:
    before = cloud.items("DirectoryTable")
    with pytest.raises(UnknownUser):
        act("nobody", ZOE)
    assert cloud.items("DirectoryTable") == before


def test_who_has_no_name_is_called_by_the_placeholder() -> None:
    make_user("dan-sub")
    dan = {"id": "dan-sub", "name": names.placeholder("dan-sub")}
    assert blocks.block("dan-sub", ZOE)["user"] == dan
    blocks.unblock("dan-sub", ZOE)
    assert [entry["user"] for entry in audited()] == [dan, dan]


def test_a_reason_has_500_characters_at_most() -> None:
    assert blocks.block("ann-sub", ZOE, "x" * blocks.MAX_REASON_CODE_POINTS)["reason"] == "x" * 500


def test_the_list_goes_on_where_it_ended() -> None:
    for user_id in ("cat-sub", "ben-sub"):
        make_user(user_id)
    for user_id in ("cat-sub", "ann-sub", "ben-sub"):
        blocks.block(user_id, ZOE)
    first, more = blocks.page(2)
    rest, end = blocks.page(2, more)
    assert [item["user"]["id"] for item in (*first, *rest)] == ["ann-sub", "ben-sub", "cat-sub"]
    assert end is None


def test_the_audit_list_goes_back_from_the_newest() -> None:
    for _ in range(3):
        blocks.block("ann-sub", ZOE)
        blocks.unblock("ann-sub", ZOE)
    entries, more = audit.page(4)
    rest, end = audit.page(4, more)
    ids = [entry["id"] for entry in (*entries, *rest)]
    assert (len(ids), ids, end) == (6, sorted(ids, reverse=True), None)
    assert {entry["at"] for entry in entries} == {AT}
