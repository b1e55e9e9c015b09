"""The description's page, as it is described itself."""

from tests.support.shapes import answers


def test_what_each_call_answers_is_described() -> None:
    assert answers("docs") == {
        "tag": "docs",
        "GET /docs": "200",
        "GET /docs.css": "200",
    }
