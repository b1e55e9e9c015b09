"""Closings: what a record of one says, and for how long it is kept."""

from typing import Any

import pytest

from chat import closings, dynamodb
from chat.closings import Closing
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, open_page
from tests.support.moto_cloud import MotoCloud

ITEM = {"pk": "closing#1", "user_id": "ann-sub"}


def test_all_that_a_user_has_open_is_to_end_or_what_is_named(cloud: MotoCloud) -> None:
    pages = [open_page("1=", ANN), open_page("2=", ANN)]
    dynamodb.transact_write([closings.write_for_all(ANN["id"])])
    closings.ask(ANN["id"], pages[:1])
    stored = [closings.read(item) for item in cloud.items("SessionsTable", closings.PREFIX)]
    assert [[each.id for each in closing.connections()] for closing in stored] == [["1=", "2="], ["1="]]


def test_a_closing_is_kept_for_as_long_as_its_record_may_come(cloud: MotoCloud, time: FakeTime) -> None:
    closings.ask(ANN["id"], [])
    (item,) = cloud.items("SessionsTable", closings.PREFIX)
    assert item["expires_at"] == int(time.time()) + 24 * 60 * 60


@pytest.mark.parametrize("named", [None, [], ["1=", "2="]])
def test_a_closing_is_read(named: list[str] | None) -> None:
    item = ITEM if named is None else {**ITEM, "connections": named}
    assert closings.read(item) == Closing("closing#1", "ann-sub", None if named is None else frozenset(named))


@pytest.mark.parametrize("wrong", [{"pk": 1}, {"user_id": 1}, {"connections": "1="}, {"connections": {"1=": "x"}}])
def test_what_has_other_types_is_no_closing(wrong: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        closings.read({**ITEM, **wrong})


@pytest.mark.parametrize("missing", ["pk", "user_id"])
def test_what_lacks_something_is_no_closing(missing: str) -> None:
    with pytest.raises(KeyError):
        closings.read({name: value for name, value in ITEM.items() if name != missing})
