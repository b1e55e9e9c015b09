"""What people read is in the languages: no module and no part of the page says anything by itself."""

import re
from html.parser import HTMLParser

from deployer.stack import site

# The name of all of this, and what is read where no script runs.
NOT_TRANSLATED = {"Chatroom", "Chatroom needs JavaScript."}
VOID = {"br", "circle", "img", "input", "link", "meta", "path", "rect"}
KEYS = {"aria-label": ("data-label",), "title": ("data-title", "data-label"), "placeholder": ("data-placeholder",)}


class Untold(HTMLParser):
    """Collects the words of a page that have no key."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag != "link":
            for name, keys in KEYS.items():
                if names.get(name) and not any(key in names for key in keys):
                    self.found.append(f'{name}="{names[name]}"')
        if tag not in VOID:
            self._open.append((tag, "data-says" in names))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        is_said = any(says or tag in ("script", "style") for tag, says in self._open)
        if re.search(r"[^\W\d_]", data) and not is_said and data.strip() not in NOT_TRANSLATED:
            self.found.append(data.strip())


def test_what_stands_on_the_page_has_a_key() -> None:
    assert Untold((site.SITE / site.INDEX).read_text()).found == []


def test_words_without_a_key_are_found() -> None:
    page = '<p><svg><path/></svg>Hi <b>you</b></p><p data-says="a">Ho <b>you</b></p><a title="T"><input aria-label="L" data-label="l"></a>'
    assert Untold(page).found == ["Hi", "you", 'title="T"']
