"""A token is read in one way only, before anybody looks at its signature."""

import pytest

from chat_app.auth.token_form import InvalidToken, UnverifiedToken, read
from tests.support.forgery import HEADER, encoded


def token(header: object = HEADER, claims: object = None, signature: str = "AA") -> str:
    return f"{encoded(header)}.{encoded(claims or {'sub': 'ann'})}.{signature}"


def test_a_token_says_its_key_and_its_claims() -> None:
    assert read(token()) == UnverifiedToken("key-1", {"sub": "ann"})
    assert read(token({"kid": "", "alg": "RS256", "typ": ["odd"]})) == UnverifiedToken("", {"sub": "ann"})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "three parts"),
        ("a.b", "three parts"),
        ("e30.e30.", "three parts"),
        (f"{token()}=", "three parts"),
        (f"{token()}\n", "three parts"),
        (token(signature="A"), "not in base64url"),
        (token(signature="AB"), "not in base64url"),
        (token(signature="AAB"), "not in base64url"),
        (token(b"{"), "not valid JSON"),
        (token(b"[]"), "not a JSON object"),
        (token(HEADER, b"[]"), "not a JSON object"),
        (token(HEADER, b'{"a":1,"a":1}'), "not valid JSON"),
        (token({**HEADER, "alg": "RS512"}), "not signed with RS256"),
        (token({"kid": "key-1"}), "not signed with RS256"),
        (token({**HEADER, "crit": []}), "extensions"),
        (token({"alg": "RS256"}), "does not name the key"),
        (token({**HEADER, "kid": 1}), "does not name the key"),
    ],
)
def test_what_is_no_token_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(InvalidToken, match=why) as refused:
        read(text)
    assert not text or text not in str(refused.value)


def test_a_token_is_no_longer_than_a_gateways_headers() -> None:
    unsigned = (token(HEADER, {"x": "y" * length}, signature="") for length in range(4))
    short = next(each for each in unsigned if (10_240 - len(each)) % 4 == 2)
    longest = short + "A" * (10_240 - len(short))
    assert read(longest).key_id == "key-1"
    with pytest.raises(InvalidToken, match="three parts"):
        read(f"{longest}A")
