"""JSON is read in one way only."""

import json
from typing import Any

import pytest

from chat import json_text


@pytest.mark.parametrize("value", [None, True, 1, -1.5, "\u20ac", [], {"a": {"a": [1]}, "b": {"a": 2}}], ids=str)
def test_json_is_read(value: Any) -> None:
    for escaped in (True, False):
        assert json_text.read(json.dumps(value, ensure_ascii=escaped).encode()) == value


@pytest.mark.parametrize(
    "text",
    [b"", b" ", b"{", b"{}x", b"nul", b"'a'", b"[1,]", b'{"a":1,"a":1}', b'[{"a":1,"b":2,"a":3}]',
     b'{"a":1,"\\u0061":1}', b"NaN", b"[Infinity]", b'{"a":-Infinity}', b"+1", b"01", b".5", b"1_0", b"0x5",
     b"\xef\xbb\xbf{}", b'"\xff"',
     b'"\xed\xa0\x80"', '{"a": 1}'.encode("utf-16"), b"{\x00}", b'"\x01"', b"[" * 100_000, b'{"a":' * 100_000,
     b"9" * 5_000, "\u0663".encode(), b"\xa0{}", b"{}\x0b"],
    ids=range(30),
)  # fmt: skip
def test_what_is_not_json_or_can_be_read_in_two_ways_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        json_text.read(text)
