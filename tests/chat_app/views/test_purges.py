"""`DELETE /users/{id}/messages`: administrators have all go that somebody has written within the last 24 hours."""

from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from chat import purges
from chat.clock import rfc3339
from chat_app.views.purges import OUT_OF_RANGE
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

DAY_S = 24 * 60 * 60


@pytest.fixture(autouse=True)
def here(ben: Caller) -> None:
    """Let Ben have been here."""
    ben.read()


def purge(caller: Caller, since: str, user_id: str = "ben-sub") -> TestResponse:
    return caller.delete(f"/users/{user_id}/messages?{urlencode({'since': since})}")


def asked_for(cloud: MotoCloud) -> list[dict[str, object]]:
    return cloud.items("DirectoryTable", purges.PREFIX)


def test_it_is_asked_for_and_noted_in_one_transaction(zoe: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    zoe.read()
    cloud.calls.clear()
    since = rfc3339(time.time() - 60)
    answer = purge(zoe, since)
    assert (answer.status_code, answer.data) == (202, b"")
    (item,) = asked_for(cloud)
    assert (item["user_id"], item["since_ms"], item["position"]) == ("ben-sub", time.now_ms - 60_000, "")
    (entry,) = zoe.get("/admin/audit").json["audit"]
    assert {name: value for name, value in entry.items() if name != "id"} == {
        "at": rfc3339(time.time()),
        "who": {"id": "zoe-sub", "name": "Zoe"},
        "act": "messages.purged",
        "user": {"id": "ben-sub", "name": "Ben"},
        "since": since,
    }
    (write,) = [call for call in cloud.calls if call.action == "dynamodb:TransactWriteItems"]
    assert len(write.request["TransactItems"]) == 2


def test_what_fails_is_not_half_asked_for(zoe: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    zoe.read()
    cloud.fail("dynamodb:TransactWriteItems", "InternalServerError")
    assert purge(zoe, rfc3339(time.time())).status_code == 503
    assert asked_for(cloud) == cloud.items("DirectoryTable", "audit") == []


def test_24_hours_are_the_most(zoe: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    assert purge(zoe, rfc3339(time.time() - DAY_S)).status_code == 202
    refused = purge(zoe, rfc3339(time.time() - DAY_S - 0.001))
    assert (refused.status_code, refused.json["type"]) == (400, OUT_OF_RANGE)
    assert len(asked_for(cloud)) == 1


@pytest.mark.parametrize("hours", [-23, -1, 0, 5, 14])
def test_a_time_is_taken_with_its_offset(zoe: Caller, cloud: MotoCloud, time: FakeTime, hours: int) -> None:
    at = datetime.fromtimestamp(time.time() - 60, UTC).astimezone(timezone(timedelta(hours=hours)))
    assert purge(zoe, at.isoformat()).status_code == 202
    assert asked_for(cloud)[0]["since_ms"] == time.now_ms - 60_000


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("2026-02-30T00:00:00Z", 400),
        ("0000-01-01T00:00:00Z", 400),
        ("0001-01-01T00:00:00+23:59", 400),
        ("1970-01-01t00:00:00z", 400),
        ("2020-01-01T00:00:00.123456789Z", 400),
        ("2026-13-01T00:00:00Z", 422),
        ("2026-01-01T00:00:00", 422),
        ("2026-01-01", 422),
        ("2026-01-01 00:00:00Z", 422),
        ("2026-01-01T00:00:00Z\n", 422),
        ("1764115200", 422),
        ("yesterday", 422),
        ("", 422),
        ("\u0662026-01-01T00:00:00Z", 422),
    ],
)
def test_what_is_no_such_time_is_refused(zoe: Caller, cloud: MotoCloud, since: str, status: int) -> None:
    assert purge(zoe, since).status_code == status
    assert asked_for(cloud) == []


def test_a_time_must_be_named(zoe: Caller) -> None:
    assert zoe.delete("/users/ben-sub/messages").status_code == 422


@pytest.mark.parametrize("user_id", ["nobody", "x" * 64, "x" * 65, "a:b", "%00"])
def test_who_has_never_been_here_is_not_found(zoe: Caller, cloud: MotoCloud, time: FakeTime, user_id: str) -> None:
    assert purge(zoe, rfc3339(time.time()), user_id).status_code == 404
    assert asked_for(cloud) == []


@pytest.mark.parametrize("user_id", ["ben-sub", "ann-sub", "nobody"])
@pytest.mark.parametrize("since", ["2026-01-01T00:00:00Z", "yesterday"])
def test_others_than_administrators_may_not(ann: Caller, cloud: MotoCloud, user_id: str, since: str) -> None:
    assert purge(ann, since, user_id).status_code == 403
    assert asked_for(cloud) == cloud.items("DirectoryTable", "audit") == []
