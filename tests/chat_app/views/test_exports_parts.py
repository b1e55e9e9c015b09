"""Where one part of an export ends."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from chat_app import json_text
from chat_app.views import exports


@pytest.fixture(autouse=True)
def app() -> Iterator[None]:
    app = Flask(__name__)
    json_text.init_app(app)
    with app.app_context():
        yield


def message(number: int, text: str = "") -> dict[str, Any]:
    return {"id": f"{number:09}", "text": text}


EMPTY = len('{"id": "000000000", "text": ""}\n')


@pytest.mark.parametrize(("more", "lines", "last"), [(0, 4, None), (1, 3, "000000002")])
def test_a_part_has_four_million_bytes(more: int, lines: int, last: str | None) -> None:
    texts = ["x" * (1_000_000 - EMPTY)] * 3 + ["x" * (1_000_000 - EMPTY + more)]
    part, end = exports._part(iter([message(number, text) for number, text in enumerate(texts)]))
    assert (len(part), end) == (lines, last)
    assert sum(map(len, part)) == lines * 1_000_000


@pytest.mark.parametrize(("count", "last"), [(5_000, None), (5_001, "000004999")])
def test_a_part_has_five_thousand_messages(count: int, last: str | None) -> None:
    part, end = exports._part(map(message, range(count)))
    assert (len(part), end) == (5_000, last)


def test_a_line_is_utf_8_and_ends() -> None:
    assert exports._part(iter([message(1, "ä")])) == (['{"id": "000000001", "text": "ä"}\n'.encode()], None)
