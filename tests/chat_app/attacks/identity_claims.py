"""What a token says, though the pool's own key has signed it."""

import json
import time

from tests.chat_app.attacks.making import STRANGERS, Make, Row, claims_are, each, says, says_text
from tests.support.user_pool import UserPool


def _in_s(claim: str, seconds: int) -> Make:
    """Return what makes a token with a time that is so many seconds from now."""
    return lambda pool: says(**{claim: int(time.time()) + seconds})(pool)


_ISS, _CLIENT = UserPool.issuer, UserPool.client_id
_NO_USES = (None, "", "ID", "id ", "access", "refresh", 1, True, 1.5, ["id"], ["id", "access"], {"id": 1}, {})
_NO_USERS = (
    None, "", " ", "ann sub", "ann#sub", "ann/sub", "ann.sub", "ann:sub", "#", "..", "-", "ann\n", "\n", "a\x00",
    "x" * 65, "x" * 3_000, "\u00e9", "\u0661", "\ud83d", "\u202eann", 1, 1.5, True, ["ann-sub"], {"a": 1},
)  # fmt: skip
_NO_TIMES = (
    "9999999999", "", "soon", None, True, [9_999_999_999], {"a": 1}, -1, 0, 9_999_999_999.5, 10**20, 10**400, 2**53,
)  # fmt: skip
_NO_ISSUERS = (
    None, "", 1, [_ISS], {"a": _ISS}, f"{_ISS}/", f"{_ISS}x", _ISS.upper(), _ISS.replace("https", "http"),
    _ISS.replace("Chatroom1", "Another01"), STRANGERS, UserPool.id,
)  # fmt: skip
_NO_CLIENTS = (
    None, "", 1, True, "another-client", [_CLIENT], [_CLIENT, "another-client"], {_CLIENT: 1}, f"{_CLIENT} ",
    _CLIENT.upper(),
)  # fmt: skip
_NO_OBJECTS = (b"", b"{", b"{}", b"[]", b"null", b"true", b"1", b'"x"', b"\xff", b"[" * 7_000, b'{"a":' * 1_400)

TIMES: list[Row] = [
    *each("exp", _NO_TIMES, lambda exp: says(exp=exp)),
    *each("nbf", _NO_TIMES, lambda nbf: says(nbf=nbf)),
    *each("iat", _NO_TIMES, lambda iat: says(iat=iat)),
    *each("exp", ("1e400", "NaN", "-Infinity"), lambda exp: says_text(f'"exp": {exp}', without="exp"), 401),
    ("no exp", says(without="exp"), 401),
    ("expired long ago", says(exp=1), 401),
    ("expired a minute ago", _in_s("exp", -60), 401),
    ("expired a second ago", _in_s("exp", -1), 401),
    ("expired now", _in_s("exp", 0), 401),
    ("not good for a minute", _in_s("nbf", 60), 401),
    ("not good for a year", _in_s("nbf", 31_536_000), 401),
]

CLAIMS: list[Row] = [
    *each("token_use", _NO_USES, lambda use: says(token_use=use)),
    ("no token_use", says(without="token_use"), 401),
    ("an access token that says id", says("access", token_use="id"), 401),
    *each("sub", _NO_USERS, lambda sub: says(sub=sub)),
    ("no sub", says(without="sub"), 401),
    *each("iss", _NO_ISSUERS, lambda iss: says(iss=iss)),
    ("no iss", says(without="iss"), 401),
    *each("aud", _NO_CLIENTS, lambda aud: says(aud=aud)),
    ("an id token without aud but client_id", says(without="aud", client_id=_CLIENT), 401),
    *each("client_id", _NO_CLIENTS, lambda client: says("access", client_id=client)),
    ("an access token without client_id but aud", says("access", without="client_id", aud=_CLIENT), 401),
    ("jti of another kind", says(jti=["a"]), 401),
    ("more than a gateway takes", says(padding="x" * 8_000), 401),
]

TEXTS: list[Row] = [
    ("sub twice", says_text('"sub": "ben-sub"'), 401),
    ("sub twice, once as an escape", says_text('"s\\u0075b": "ben-sub"'), 401),
    ("a name twice within", says_text('"address": {"a": 1, "a": 2}'), 401),
    ("NaN somewhere", says_text('"x": NaN'), 401),
    ("a number of 5,000 digits", says_text(f'"x": {"9" * 5_000}'), 401),
    *each("claims that are", _NO_OBJECTS, lambda text: claims_are(lambda _: text)),
    ("claims in UTF-16", claims_are(lambda text: text.decode().encode("utf-16")), 401),
    ("claims with a byte order mark", claims_are(lambda text: b"\xef\xbb\xbf" + text), 401),
    ("claims and something", claims_are(lambda text: text + b" x"), 401),
    ("1e400 where nobody looks", says_text('"x": 1e400'), 200),
    ("white space around the claims", claims_are(lambda text: b" \n" + text + b"\t"), 200),
    ("deep", says(custom__x=json.loads("[" * 200 + "]" * 200)), 200),
]

# Nobody is kept out for these, and nothing breaks: what is no name, or no group, is none.
_ODD = (None, 1, True, [], ["a", 1, None], {"admins": True}, "", "\ud83d", "\x00", "\u202e", "x" * 3_000, [["admins"]])
_NAMES = ("name", "nickname", "preferred_username", "email", "username", "cognito__groups", "cognito__username")

ODD: list[Row] = [
    row for name in _NAMES for row in each(name, _ODD, lambda value, name=name: says(**{name: value}), 200)
]
