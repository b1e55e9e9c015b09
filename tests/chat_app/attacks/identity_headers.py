"""What a token's header says: another algorithm, another key, and where strangers keep theirs."""

import base64
import json

from tests.chat_app.attacks.making import STRANGERS, Make, Row, each, headed, hs256
from tests.support.forgery import HEADER, encoded, pss_signed, public_key, signed
from tests.support.user_pool import public_jwk


def _unsigned(algorithm: object, signature: str) -> Make:
    return lambda pool: f"{encoded({**HEADER, 'alg': algorithm})}.{encoded(pool.claims())}.{signature}"


def _by(digest: str, algorithm: str) -> Make:
    """Return what makes a token that the right key has signed with this digest, and that says this algorithm."""
    return lambda pool: signed({**HEADER, "alg": algorithm}, pool.claims(), digest=digest)


_NONES = ("none", "None", "NONE", "nOnE", "", None, "HS256", "RS256")
_NAMES = ("ES256", "EdDSA", "rs256", "RS256 ", "RS256\x00", "A256GCM", None, 1, True, ["RS256"], {"RS256": 1})
_KEY_IDS = (
    None, 1, 1.5, True, ["key-1"], {"key-1": 1}, "", " ", "KEY-1", "key-1 ", "key-1\x00", "stranger", "../key-1",
    "/dev/null", "file:///dev/null", "key-1' OR '1'='1", "key-1|whoami", STRANGERS, "x" * 2_000, "\ud83d", "__class__",
)  # fmt: skip
_TEXTS = (
    b"", b"{", b"{}", b"[]", b"null", b"1", b'"x"', b"\xff", b'\xef\xbb\xbf{"alg":"RS256","kid":"key-1"}',
    b'{"alg":"RS256","kid":"key-1"} x', b'{"alg":"RS256","kid":"key-1","x":NaN}', b"[" * 7_000, b'{"a":' * 1_400,
    b'{"alg":"RS256","kid":' + b"9" * 5_000 + b"}", json.dumps(HEADER).encode("utf-16"),
)  # fmt: skip

ALGORITHMS: list[Row] = [
    *each("no signature and alg", _NONES, lambda name: _unsigned(name, "")),
    *each("a signature of nothing and alg", _NONES, lambda name: _unsigned(name, "AA")),
    *each("signed as RS256 and alg", _NAMES, lambda name: headed(alg=name)),
    ("no alg", headed({"kid": "key-1"}), 401),
    ("HS256 with the public key in PEM", hs256(public_key()), 401),
    ("HS256 with its PEM but the last line break", hs256(public_key().strip()), 401),
    ("HS256 with the public key in DER", hs256(public_key(form="DER")), 401),
    ("HS256 with the modulus", hs256(public_jwk("key-1")["n"].encode()), 401),
    ("HS256 with nothing", hs256(b""), 401),
    ("HS256 with the key's name", hs256(b"key-1"), 401),
    ("HS256 that says RS256", hs256(public_key(), alg="RS256"), 401),
    ("HS256 with a key of its own", hs256(b"secret", jwk={"kty": "oct", "k": "c2VjcmV0"}), 401),
    ("RS384 by the right key", _by("SHA384", "RS384"), 401),
    ("RS512 by the right key", _by("SHA512", "RS512"), 401),
    ("RS512 that says RS256", _by("SHA512", "RS256"), 401),
    ("RS256 that says RS512", _by("SHA256", "RS512"), 401),
    ("RS1 by the right key", _by("SHA1", "RS1"), 401),
    ("PS256 by the right key", lambda pool: pss_signed({**HEADER, "alg": "PS256"}, pool.claims()), 401),
    ("PS256 that says RS256", lambda pool: pss_signed(HEADER, pool.claims()), 401),
]

KEYS: list[Row] = [
    *each("kid", _KEY_IDS, lambda name: headed(kid=name)),
    ("no kid", headed({"alg": "RS256"}), 401),
    ("a stranger's key under our name", headed(HEADER, "stranger"), 401),
    ("a stranger's key under its own name", headed(None, "stranger", kid="stranger"), 401),
    ("jku of a stranger", headed(None, "stranger", jku=STRANGERS), 401),
    ("x5u of a stranger", headed(None, "stranger", x5u=STRANGERS), 401),
    ("jwk of a stranger", headed(None, "stranger", jwk=public_jwk("stranger")), 401),
    ("jwk of a stranger and no kid", headed({"alg": "RS256", "jwk": public_jwk("stranger")}, "stranger"), 401),
    (
        "x5c of a stranger",
        headed(None, "stranger", x5c=[base64.b64encode(public_key("stranger", "DER")).decode()]),
        401,
    ),
]

EXTENSIONS: list[Row] = [
    ("crit", headed(crit=["exp"], exp=1), 401),
    ("crit of what is known", headed(crit=["alg"]), 401),
    ("crit of nothing", headed(crit=[]), 401),
    ("crit of null", headed(crit=None), 401),
    ("b64 false", headed(b64=False), 401),
    ("b64 false and crit", headed(b64=False, crit=["b64"]), 401),
    ("alg twice", headed(b'{"alg":"none","kid":"key-1","alg":"RS256"}'), 401),
    ("kid twice", headed(b'{"alg":"RS256","kid":"stranger","kid":"key-1"}'), 401),
    ("kid twice, once as an escape", headed(b'{"alg":"RS256","kid":"stranger","\\u006bid":"key-1"}'), 401),
    *each("a header that is", _TEXTS, headed),
]
