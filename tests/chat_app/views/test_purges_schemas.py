"""A purge, as it is asked for."""

import marshmallow as ma
import pytest

from chat_app.errors import Problem
from chat_app.views import purges
from chat_app.views import purges_schemas as schemas
from tests.support.fake_time import FakeTime
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.PurgeQuerySchema: {
        "since": "string! format=date-time patterns=1 ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("purges") == {
        "tag": "purges",
        "DELETE /users/<user:user_id>/messages": "202 400 401 403 404 429 503",
    }


@pytest.mark.parametrize(
    "since",
    [
        "2026-11-26T08:04:05Z",
        "2026-11-26t08:04:05.678z",
        "2026-01-31T23:59:59.123456789+23:59",
        "2026-12-10T00:00:00-00:00",
    ],
)
def test_a_time_is_one_of_rfc_3339(since: str) -> None:
    assert schemas.PurgeQuerySchema().load({"since": since}) == {"since": since}


@pytest.mark.parametrize(
    "since",
    [
        "",
        "2026-11-26",
        "2026-11-26T08:04:05",
        "2026-11-26 08:04:05Z",
        "2026-13-26T08:04:05Z",
        "2026-00-26T08:04:05Z",
        "2026-11-32T08:04:05Z",
        "2026-11-00T08:04:05Z",
        "2026-11-26T24:04:05Z",
        "2026-11-26T08:60:05Z",
        "2026-11-26T08:04:60Z",
        "2026-11-26T08:04:05.Z",
        "2026-11-26T08:04:05.1234567890Z",
        "2026-11-26T08:04:05+24:00",
        "x2026-11-26T08:04:05Z",
    ],
)
def test_what_is_none_is_refused(since: str) -> None:
    assert schemas.PurgeQuerySchema().validate({"since": since}) == {"since": ["Not a time as RFC 3339 writes one."]}


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "purges") == {
        "DELETE /api/users/{user_id}/messages": [
            "path user_id: string! patterns=1",
            "query since: string! format=date-time patterns=1 ...",
            "202: ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: NO_ADMIN",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }


NOW_MS = 1_795_680_245_678


@pytest.mark.parametrize(
    ("since", "ago_s"),
    [
        ("2026-11-26T08:04:05.678Z", 0),
        ("2026-11-26t08:04:05.678z", 0),
        ("2026-11-26T09:04:05.678+01:00", 0),
        ("2026-11-25T08:04:05.678Z", 24 * 60 * 60),
        # A clock that is a little fast.
        ("2026-11-26T08:04:35.678Z", -30),
    ],
)
def test_a_time_is_one_of_the_last_24_hours(time: FakeTime, since: str, ago_s: int) -> None:
    time.now_ms = NOW_MS
    assert purges._seconds(since) == NOW_MS / 1000 - ago_s


@pytest.mark.parametrize(
    "since",
    [
        "2026-11-25T08:04:05.677Z",
        "2026-11-26T08:04:35.679Z",
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-00:01",
        "2026-02-30T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "x",
    ],
)
def test_what_is_none_of_the_last_24_hours_is_refused(time: FakeTime, since: str) -> None:
    time.now_ms = NOW_MS
    with pytest.raises(Problem, match="a time of the last 24 hours") as refused:
        purges._seconds(since)
    assert (refused.value.code, refused.value.kind) == (400, "urn:chatroom:problem:out-of-range")
