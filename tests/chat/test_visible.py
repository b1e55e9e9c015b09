"""Which characters show anything."""

import pytest

from chat.visible import is_visible

# The first and the last of each range in which nothing is seen.
INVISIBLE = [
    (0x00, 0x20),
    (0x7F, 0xA0),
    (0xAD, 0xAD),
    (0x300, 0x36F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x1680, 0x1680),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0x20D0, 0x20FF),
    (0x2800, 0x2800),
    (0x3000, 0x3000),
    (0x3164, 0x3164),
    (0xD800, 0xDFFF),
    (0xFDD0, 0xFDEF),
    (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFC),
    (0x13430, 0x1343F),
    (0x13441, 0x13442),
    (0x16FE4, 0x16FE4),
    (0x1BCA0, 0x1BCA3),
    (0x1D159, 0x1D159),
    (0x1D173, 0x1D17A),
    # Of the noncharacters, the last two of each plane, those of plane 13 come just before what plane 14 begins with.
    (0xDFFFE, 0xE0FFF),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000) if plane != 0xD0000),
]


@pytest.mark.parametrize(("first", "last"), INVISIBLE, ids=[f"{first:X}" for first, _ in INVISIBLE])
def test_a_range_ends_where_it_ends(first: int, last: int) -> None:
    assert not is_visible("".join(map(chr, range(first, last + 1))))
    for neighbour in (first - 1, last + 1):
        if 0 <= neighbour <= 0x10FFFF:
            assert is_visible(chr(neighbour)), f"{neighbour:X}"


@pytest.mark.parametrize("text", ["X", "a", "\u00e9", "e\u0301", "\U0001f44d", "\u674e", " x ", "\u200dx", "-", "\\"])
def test_what_is_seen(text: str) -> None:
    assert is_visible(text) is True


@pytest.mark.parametrize("text", ["", " ", "\u0301", "\u200d\ufe0f", "\n\t"])
def test_what_is_not(text: str) -> None:
    assert is_visible(text) is False
