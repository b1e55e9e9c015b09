"""Where a token stands, and how it is written."""

import base64
import json

from tests.chat_app.attacks.making import Row, after, at, headed, says, sends
from tests.support.forgery import encoded, with_other_last_bits
from tests.support.user_pool import UserPool, public_jwk


def _long_claims(pool: UserPool) -> str:
    """Return a good token whose claims end in bits that say nothing."""
    tokens = (pool.token(jti="x" * number) for number in range(4))
    return next(token for token in tokens if len(token.split(".")[1]) % 4)


def _anothers_signature(pool: UserPool) -> str:
    return f"{pool.token().rpartition('.')[0]}.{pool.token(sub='ben-sub').rpartition('.')[2]}"


def _json_serialization(token: str) -> str:
    return json.dumps(dict(zip(("protected", "payload", "signature"), token.split("."), strict=True)))


GOOD: list[Row] = [
    ("an id token", lambda pool: pool.token(), 200),
    ("an access token", lambda pool: pool.token("access"), 200),
    ("a bare token", sends(str), 200),
    ("bearer in small letters", sends(lambda token: f"bearer {token}"), 200),
    ("bearer and many spaces", sends(lambda token: f"BEARER   {token}"), 200),
    ("signed by hand", says(), 200),
    ("nbf in the past", says(nbf=1), 200),
    ("no iat", says(without="iat"), 200),
    ("a stranger's address beside a good signature is not asked", headed(jku="https://evil.example.com/"), 200),
    ("a stranger's key beside a good signature", headed(jwk=public_jwk("stranger")), 200),
]

ELSEWHERE: list[Row] = [
    ("nothing", lambda _: {}, 401),
    ("an empty header", sends(lambda _: ""), 401),
    ("bearer alone", sends(lambda _: "Bearer"), 401),
    ("in the query", lambda pool: {"query_string": {"access_token": pool.token()}}, 401),
    ("in the query under another name", lambda pool: {"query_string": {"token": pool.token()}}, 401),
    ("in a cookie", sends(lambda token: f"token={token}; Authorization={token}", "Cookie"), 401),
    ("in another header", sends(str, "X-Authorization"), 401),
    ("in a header of AWS", sends(str, "X-Amz-Security-Token"), 401),
    ("for a proxy", sends(lambda token: f"Bearer {token}", "Proxy-Authorization"), 401),
    ("basic", sends(lambda token: f"Basic {base64.b64encode(f'ann:{token}'.encode()).decode()}"), 401),
    ("basic with a token", sends(lambda token: f"Basic {token}"), 401),
    ("digest", sends(lambda token: f'Digest username="{token}"'), 401),
    ("another word", sends(lambda token: f"Token {token}"), 401),
    ("bearer with a colon", sends(lambda token: f"Bearer: {token}"), 401),
    ("bearer twice", sends(lambda token: f"Bearer Bearer {token}"), 401),
    ("bearer and a tab", sends(lambda token: f"Bearer\t{token}"), 401),
    ("bearer and a no-break space", sends(lambda token: f"Bearer\xa0{token}"), 401),
    ("bearer without a space", sends(lambda token: f"Bearer{token}"), 401),
    ("a token and something", sends(lambda token: f"Bearer {token} x"), 401),
    ("something and a token", sends(lambda token: f"Bearer x {token}"), 401),
    ("a parameter", sends(lambda token: f"Bearer token={token}"), 401),
    ("in quotes", sends(lambda token: f'Bearer "{token}"'), 401),
    ("two headers", lambda pool: {"headers": [("Authorization", f"Bearer {pool.token()}")] * 2}, 401),
    ("two headers in one", sends(lambda token: f"Bearer {token}, Bearer {token}"), 401),
    ("two headers in one without a space", sends(lambda token: f"{token},{token}"), 401),
    ("odd bytes", sends(lambda _: "Bearer \xff\xfe\x01"), 401),
    ("a NUL", sends(lambda token: f"Bearer {token}\x00"), 401),
    ("a megabyte", sends(lambda _: "Bearer " + "a" * 1_000_000), 401),
    ("a megabyte of full stops", sends(lambda _: "Bearer " + "." * 1_000_000), 401),
    ("a megabyte of words", sends(lambda _: "Bearer " + "a " * 500_000), 401),
]

WRITTEN: list[Row] = [
    ("= appended", after(lambda token: f"{token}="), 401),
    ("== appended", after(lambda token: f"{token}=="), 401),
    ("=== appended", after(lambda token: f"{token}==="), 401),
    ("= within", at(1, lambda part: f"{part[:8]}={part[8:]}"), 401),
    ("padding on the header", at(0, lambda part: part + "=" * (-len(part) % 4 or 4)), 401),
    ("padding on the claims", at(1, lambda part: part + "=" * (-len(part) % 4 or 4)), 401),
    ("a space within", at(1, lambda part: f"{part[:8]} {part[8:]}"), 401),
    ("a tab within", at(1, lambda part: f"{part[:8]}\t{part[8:]}"), 401),
    ("a vertical tab at the end", after(lambda token: f"{token}\x0b"), 401),
    ("a no-break space at the end", after(lambda token: f"{token}\xa0"), 401),
    ("+ and / for - and _", at(2, lambda part: part.replace("-", "+").replace("_", "/") + "+"), 401),
    ("percent-encoded", after(lambda token: token.replace(".", "%2E")), 401),
    ("wide full stops", after(lambda token: token.replace(".", "\uff0e").encode().decode("latin-1")), 401),
    ("a quote at the end", after(lambda token: f"{token}'"), 401),
    ("a letter of no alphabet", at(1, lambda part: f"{part}!"), 401),
    ("other last bits of the signature", lambda pool: with_other_last_bits(pool.token(), 2), 401),
    ("other last bits of the claims", lambda pool: with_other_last_bits(_long_claims(pool), 1), 401),
    ("a full stop at the end", after(lambda token: f"{token}."), 401),
    ("a full stop at the start", after(lambda token: f".{token}"), 401),
    ("two full stops", after(lambda token: token.replace(".", "..", 1)), 401),
    ("four parts", after(lambda token: f"{token}.e30"), 401),
    ("five parts, as of JWE", after(lambda token: f"{token}.e30.e30"), 401),
    ("two parts", after(lambda token: token.rpartition(".")[0]), 401),
    ("no signature", after(lambda token: f"{token.rpartition('.')[0]}."), 401),
    ("half a signature", after(lambda token: token[:-100]), 401),
    ("a signature with more", at(2, lambda part: f"{part}AAAA"), 401),
    ("a signature of nothing", at(2, lambda part: "A" * len(part)), 401),
    ("another's signature", _anothers_signature, 401),
    ("in capitals", after(str.upper), 401),
    ("reversed", after(lambda token: ".".join(token.split(".")[::-1])), 401),
    ("JSON serialization", after(_json_serialization), 401),
    ("twice encoded", after(lambda token: encoded(token.encode())), 401),
    ("nothing but full stops", lambda _: "..", 401),
]
