"""Stylesheets that follow each other in the page are published as one file."""

import re

from deployer.stack import site
from deployer.stack.joined_styles import join

INDEX = (site.SITE / site.INDEX).read_text()


def link(name: str) -> str:
    return f'<link rel="stylesheet" href="/{name}">\n'


def test_those_that_follow_each_other_become_one_in_their_order() -> None:
    index = f"<head>\n{link('css/b.css')}{link('css/a.css')}</head>\n{link('css/z.css')}<p>"
    sources = {"css/a.css": b"a {}", "css/b.css": b"b {}\n", "css/z.css": b"z {}", "js/a.js": b"1"}
    assert join(index, sources) == (
        f"<head>\n{link('css/b-to-a.css')}</head>\n{link('css/z.css')}<p>",
        {"css/b-to-a.css": b"b {}\n\na {}", "css/z.css": b"z {}", "js/a.js": b"1"},
    )
    assert sorted(sources) == ["css/a.css", "css/b.css", "css/z.css", "js/a.js"]


def test_lines_that_comments_have_left_part_nothing() -> None:
    assert join(f"{link('a.css')}\n\n{link('b.css')}", {"a.css": b"", "b.css": b""})[0] == link("a-to-b.css")


def test_the_sites_are_two_those_of_the_way_in_and_those_of_the_chat() -> None:
    outputs = dict.fromkeys(("WebApiEndpoint", "UserPoolId", "ClientId", "CognitoUrl"), "https://example.com")
    styles = {site.name_of(file.key): file.body for file in site.files(outputs) if file.key.endswith(".css")}
    assert list(styles) == ["css/theme-to-welcome.css", "css/layout-to-rooms.css"]
    rules = re.compile(rb"[{}]")
    sources = [path.read_bytes() for path in (site.SITE / "css").glob("*.css")]
    assert sum(len(rules.findall(body)) for body in styles.values()) == sum(map(len, map(rules.findall, sources)))


def test_none_says_what_counts_only_at_the_start_of_a_file_or_is_relative_to_it() -> None:
    said = [
        path.name
        for path in (site.SITE / "css").glob("*.css")
        if re.search(r"@import|@charset|url\(", path.read_text())
    ]
    assert said == []
