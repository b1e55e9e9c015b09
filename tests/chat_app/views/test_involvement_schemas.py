"""What a member wants to be told of, as it is described and chosen."""

import marshmallow as ma
import pytest

from chat_app.views import involvement_schemas as schemas
from tests.support.shapes import answers, shape

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
