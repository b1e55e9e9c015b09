"""Whether the app is there, as it is described."""

from tests.support.shapes import answers


def test_what_each_call_answers_is_described() -> None:
    assert answers("health") == {
        "tag": "health",
        "GET /health": "200",
    }
