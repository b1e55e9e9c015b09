"""Who is here, as it is described."""

import marshmallow as ma

from chat_app.views import presence_schemas as schemas
from tests.support.shapes import answers, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.PresenceSchema: {
        "room": "string!",
        "count": "integer! ...",
        "users": "[Person]! ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("presence") == {
        "tag": "presence",
        "GET /rooms/<room:room>/presence": "200 401 403 404 429 503",
    }
