"""An export, as it is asked for."""

import marshmallow as ma

from chat_app.views import exports_schemas as schemas
from tests.support.shapes import shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.ExportQuerySchema: {
        "cursor": "string ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind
