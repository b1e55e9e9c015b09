"""Read markers, as they are described and moved."""

import marshmallow as ma
import pytest

from chat_app.views import read_markers_schemas as schemas
from tests.support.shapes import answers, calls, shape

ID = "0199A000-0000-7000-8000-00000000000F"
SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.ReadSchema: {
        "id": "string! format=uuid patterns=1 ...",
    },
    schemas.ReadMarkerSchema: {
        "read_id": "string! ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind
    assert schemas.ReadSchema().load({"id": ID})


def test_what_each_call_answers_is_described() -> None:
    assert answers("read_markers") == {
        "tag": "read markers",
        "PUT /rooms/<room:room>/read": "200 401 403 404 429 503",
    }


def test_an_id_is_written_as_messages_do() -> None:
    assert schemas.ReadSchema().load({"id": ID, "more": 1}) == {"id": ID.lower()}


@pytest.mark.parametrize("sent", [{}, {"id": None}, {"id": "x"}, {"id": f"{ID}0"}])
def test_what_is_no_messages_id_is_refused(sent: dict[str, str]) -> None:
    assert list(schemas.ReadSchema().validate(sent)) == ["id"]


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "read_markers") == {
        "PUT /api/rooms/{room}/read": [
            "path room: string! patterns=1",
            "body application/json Read",
            "200: application/json ReadMarker, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
