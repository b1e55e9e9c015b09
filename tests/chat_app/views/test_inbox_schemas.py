"""The inbox, as it is described."""

import marshmallow as ma

from chat_app.views import inbox_schemas as schemas
from tests.support.shapes import answers, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.MentionedInSchema: {
        "id": "string!",
        "name": "string|null! ...",
        "kind": "string! open|closed|direct",
    },
    schemas.MentionSchema: {
        "room": "MentionedIn!",
        "message": "Message!",
    },
    schemas.MentionsSchema: {
        "mentions": "[Mention]!",
        "next": "string ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("inbox") == {
        "tag": "inbox",
        "GET /me/mentions": "200 400 401 403 429 503",
    }
