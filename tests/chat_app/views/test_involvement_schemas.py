"""What a member wants to be told of, as it is described and chosen."""

import marshmallow as ma
import pytest

from chat_app.views import involvement_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.InvolvementSchema: {
        "involvement": "string! everything|mentions|nothing ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("involvement") == {
        "tag": "involvement",
        "PUT /rooms/<room:room>/involvement": "200 401 403 404 429 503",
    }


@pytest.mark.parametrize(
    ("chosen", "is_good"), [("everything", True), ("mentions", True), ("nothing", True), ("x", False)]
)
def test_there_are_three_to_choose_from(chosen: str, is_good: bool) -> None:
    assert (schemas.InvolvementSchema().validate({"involvement": chosen}) == {}) is is_good
    assert list(schemas.InvolvementSchema().validate({})) == ["involvement"]


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "involvement") == {
        "PUT /api/rooms/{room}/involvement": [
            "path room: string! patterns=1",
            "body application/json Involvement",
            "200: application/json Membership, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
