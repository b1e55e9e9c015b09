"""`/api/docs` is the description, to read: every call, with what it takes and answers, and nothing from elsewhere."""

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from chat_app import description_page


class Reader(HTMLParser):
    """What a browser makes of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in {"href", "src"} and value]


@pytest.fixture
def page(client: FlaskClient) -> str:
    answer = client.get("/api/docs")
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=utf-8")
    return answer.text


def test_it_has_every_call_of_the_description_once(page: str, client: FlaskClient) -> None:
    paths = client.get("/api/openapi.json").json["paths"]
    told = [(method.upper(), path) for path, item in paths.items() for method in item if method != "parameters"]
    shown = re.findall(r'<h3><b class="\w+">(\w+)</b> <code>(.*?)</code></h3>', page)
    assert sorted(shown) == sorted(told)


def test_whatever_it_links_to_is_there(page: str, client: FlaskClient) -> None:
    reader = Reader(page)
    assert len(reader.ids) == len(set(reader.ids))
    for link in reader.links:
        if link.startswith("#"):
            assert link.removeprefix("#") in reader.ids
        else:
            assert client.get(f"/api/{link}").status_code == 200


def test_it_asks_no_other_server_and_runs_nothing(page: str, client: FlaskClient) -> None:
    """The site's Content-Security-Policy lets it do neither."""
    reader = Reader(page)
    assert not reader.elements & {"script", "style", "iframe", "img"}
    assert " style=" not in page
    assert not [link for link in reader.links if "//" in link]
    style = client.get("/api/docs.css")
    assert style.content_type == "text/css; charset=utf-8"
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_it_says_what_a_call_takes_and_answers(page: str) -> None:
    start = page.index('id="post-rooms-room-messages"')
    call = page[start : page.index("</article>", start)]
    for told in ("client_id", "Send a message", "<b>201</b>", "<b>429</b>", "Has anybody seen the keys?"):
        assert told in call, told


def test_what_a_description_says_is_text() -> None:
    assert description_page.prose("`<b>` & **now**") == Markup("<code>&lt;b&gt;</code> &amp; <strong>now</strong>")
