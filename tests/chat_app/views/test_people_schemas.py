"""People, as they are described."""

import marshmallow as ma

from chat_app.views import people_schemas as schemas
from tests.support.shapes import answers, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.PersonSchema: {
        "id": "string!",
        "name": "string!",
    },
    schemas.UserSchema: {
        "id": "string!",
        "name": "string!",
        "status": "string",
        "time_zone": "string ...",
        "named": "boolean! ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("people") == {
        "tag": "people",
        "GET /me": "200 401 403 429 503",
        "PATCH /me": "200 401 403 429 503",
        "GET /users": "200 401 403 404 429 503",
        "GET /users/<user:user_id>": "200 401 403 404 429 503",
    }
