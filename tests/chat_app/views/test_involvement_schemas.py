"""What a member wants to be told of, as it is described and chosen."""

import marshmallow as ma
import pytest

from chat_app.views import involvement_schemas as schemas
from tests.support.shapes import shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.InvolvementSchema: {
        "involvement": "string! everything|mentions|nothing ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


@pytest.mark.parametrize(
    ("chosen", "is_good"), [("everything", True), ("mentions", True), ("nothing", True), ("x", False)]
)
def test_there_are_three_to_choose_from(chosen: str, is_good: bool) -> None:
    assert (schemas.InvolvementSchema().validate({"involvement": chosen}) == {}) is is_good
    assert list(schemas.InvolvementSchema().validate({})) == ["involvement"]
