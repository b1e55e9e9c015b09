"""Reactions, as they are described."""

from tests.support.shapes import answers


def test_what_each_call_answers_is_described() -> None:
    assert answers("reactions") == {
        "tag": "reactions",
        "PUT /rooms/<room:room>/messages/<message:message>/reactions/<emoji>": "200 401 403 404 409 422 429 503",
        "DELETE /rooms/<room:room>/messages/<message:message>/reactions/<emoji>": "200 401 403 404 409 422 429 503",
    }
