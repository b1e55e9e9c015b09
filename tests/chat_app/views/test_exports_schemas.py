"""An export, as it is asked for."""

import marshmallow as ma

from chat_app.views import exports_schemas as schemas
from tests.support.shapes import answers, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.ExportQuerySchema: {
        "cursor": "string ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("exports") == {
        "tag": "exports",
        "GET /rooms/<room:room>/export": "200 400 401 403 404 429 503",
    }
