"""The roll: who is on it, until when, and how a call of it goes on."""

import pytest
from botocore.exceptions import ClientError

from chat import roll, standing
from chat.roll import Entry
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import MotoCloud

ANN, BEN = Entry("ann-sub", "ann"), Entry("ben-sub", "ben")


def on_it(after: str | None = None) -> list[Entry]:
    return list(roll.entries(after))


def test_one_is_on_the_roll_until_the_token_expires_that_is_good_for_longest(cloud: MotoCloud, time: FakeTime) -> None:
    now = int(time.time())
    time.now_ms = now * 1000
    for until in (now + 10, now + 20, now + 15):
        roll.enter(ANN, until)
    time.advance(19.999)
    assert on_it() == [ANN]
    time.advance(0.001)
    assert on_it() == []


def test_trouble_with_the_table_is_not_taken_for_an_entry(cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:PutItem", "InternalServerError")
    with pytest.raises(ClientError):
        roll.enter(ANN, 2**40)


def test_a_call_goes_on_after_whom_it_reached(cloud: MotoCloud) -> None:
    for each in (BEN, ANN):
        roll.enter(each, 2**40)
    assert roll.reached() is None
    assert on_it() == [ANN, BEN]
    roll.stop_at("ann-sub")
    assert roll.reached() == "ann-sub"
    assert on_it("ann-sub") == [BEN]
    roll.stop_at(None)
    assert roll.reached() is None


def test_where_a_call_stopped_is_read_consistently(cloud: MotoCloud) -> None:
    roll.reached()
    list(roll.entries())
    assert [call.request["ConsistentRead"] for call in cloud.calls] == [True, True]


def test_who_is_taken_off_has_ended_with_all_that_is_open_and_is_noted_once(cloud: MotoCloud, time: FakeTime) -> None:
    make_user("ann-sub", "Ann")
    roll.enter(ANN, 2**40)
    for _ in range(2):
        roll.end("ann-sub")
    assert on_it() == []
    assert standing.of("ann-sub").ended_before == int(time.time())
    (noted,) = cloud.items("DirectoryTable", "audit")
    assert (noted["who"], noted["act"], noted["user"]) == (
        {"id": "cognito", "name": "Cognito"},
        "user.ended",
        {"id": "ann-sub", "name": "Ann"},
    )
    (closing,) = cloud.items("SessionsTable", "closing#")
    assert (closing["user_id"], "connections" in closing) == ("ann-sub", False)
