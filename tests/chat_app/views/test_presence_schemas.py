"""Who is here, as it is described."""

import marshmallow as ma

from chat_app.views import presence_schemas as schemas
from tests.support.shapes import shape

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
