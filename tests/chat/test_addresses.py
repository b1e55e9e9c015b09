"""Whose address is whose, and that nothing but an address is ever taken for one."""

import pytest

from chat import addresses

EDGE = "130.176.100.154"
VIEWER = "203.0.113.7"


@pytest.mark.parametrize(
    ("header", "peer", "expected"),
    [
        (f"{VIEWER}, {EDGE}", EDGE, VIEWER),
        (f"6.6.6.6, {VIEWER}, {EDGE}", EDGE, VIEWER),
        (f"{VIEWER},{EDGE}", EDGE, VIEWER),
        (VIEWER, EDGE, VIEWER),
        (VIEWER, VIEWER, VIEWER),
        ("2001:DB8::7, 2600:9000::1", "2600:9000::1", "2001:db8::7"),
        ("2001:db8::7, 2600:9000:0::1", "2600:9000::1", "2001:db8::7"),
        (None, EDGE, None),
        ("", EDGE, None),
        (f"eyJ.a.token, {EDGE}", EDGE, None),
        (f"{VIEWER}, unknown", EDGE, None),
        (EDGE, None, EDGE),
        (f"{VIEWER}, 2600:9000::1", "2600:9000:0::1", VIEWER),
        (f"{VIEWER}, unknown", "unknown", None),
    ],
)
def test_who_called_cloudfront_stands_before_who_called_the_gateway(
    header: str | None, peer: str | None, expected: str | None
) -> None:
    assert addresses.forwarded(header, peer) == expected


@pytest.mark.parametrize(
    "text", [None, "", "localhost", "203.0.113.7:443", "203.0.113.0/24", "1.2.3", "ticket=x", "\u0661"]
)
def test_what_is_no_address_is_none(text: str | None) -> None:
    assert addresses.address(text) is None
