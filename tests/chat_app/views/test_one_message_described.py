"""One message, as what is done with it is described."""

from tests.support.shapes import answers


def test_what_each_call_answers_is_described() -> None:
    assert answers("one_message") == {
        "tag": "message",
        "GET /rooms/<room:room>/messages/<message:message>": "200 401 403 404 429 503",
        "PATCH /rooms/<room:room>/messages/<message:message>": "200 401 403 404 409 429 503",
        "DELETE /rooms/<room:room>/messages/<message:message>": "200 401 403 404 409 429 503",
    }
