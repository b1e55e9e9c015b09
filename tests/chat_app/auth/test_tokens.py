"""Tokens: for whom they are, whose they are, and what of their claims is believed."""

from collections.abc import Iterator
from typing import Any

import pytest

from chat_app.auth import tokens
from chat_app.auth.token_form import InvalidToken
from chat_app.auth.tokens import TokenVerifier, User
from chat_app.settings import Settings
from tests.chat_app.test_settings import ENVIRONMENT
from tests.support.user_pool import UserPool


@pytest.fixture(scope="module")
def pool() -> Iterator[UserPool]:
    with UserPool() as pool:
        yield pool


@pytest.fixture(scope="module")
def verifier(pool: UserPool) -> TokenVerifier:
    return TokenVerifier(Settings.from_environment({**ENVIRONMENT, **pool.environment()}))


@pytest.mark.parametrize("use", ["id", "access"])
def test_a_token_says_who_is_calling(verifier: TokenVerifier, pool: UserPool, use: str) -> None:
    user = verifier.verify(pool.token(use, name="Ann", iat=7, exp=2**40, username="ann", **{"cognito:groups": ["x"]}))
    assert user == User("ann-sub", "Ann", True, 2**40, 7, is_admin=False, username="ann")
    assert user.as_author() == {"id": "ann-sub", "name": "Ann"}


def test_what_a_token_does_not_say_is_nothing(verifier: TokenVerifier, pool: UserPool) -> None:
    user = verifier.verify(pool.token(name=None, iat=None, exp=2**40))
    assert (user.is_named, user.issued_at, user.username) == (False, 0, "")
    assert user.name.startswith("Guest ")


@pytest.mark.parametrize(
    ("use", "changes"),
    [
        ("id", {"aud": "another"}),
        ("id", {"aud": None}),
        ("access", {"client_id": "another"}),
        ("access", {"client_id": None}),
        ("refresh", {}),
        # What names the client in the other kind of token is no answer.
        ("id", {"aud": None, "client_id": UserPool.client_id}),
        ("access", {"client_id": None, "aud": UserPool.client_id}),
    ],
)
def test_a_token_is_for_this_client(verifier: TokenVerifier, pool: UserPool, use: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken, match="not for this app client"):
        verifier.verify(pool.token(use, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"iss": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Another"},
        {"nbf": 2**40},
        *({missing: None} for missing in ("exp", "iss", "sub", "token_use")),
    ],
)
def test_it_is_the_pools_and_good_now(verifier: TokenVerifier, pool: UserPool, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        verifier.verify(pool.token(**changes))


def test_it_is_signed_by_a_key_of_the_pool(verifier: TokenVerifier, pool: UserPool) -> None:
    head, claims, _ = pool.token().split(".")
    forged = f"{head}.{claims}.{pool.token('access').split('.')[2]}"
    for token, why in ((forged, "Signature"), (pool.token(key_id="unknown"), "not signed by a key of this user pool")):
        with pytest.raises(InvalidToken, match=why):
            verifier.verify(token)


def test_when_it_was_issued_is_for_us_to_judge(verifier: TokenVerifier, pool: UserPool) -> None:
    """The pool's clock may be ahead of ours."""
    assert verifier.verify(pool.token(iat=2**40)).issued_at == 2**40


def test_the_keys_can_be_had_at_hand(pool: UserPool, monkeypatch: pytest.MonkeyPatch) -> None:
    verifier = TokenVerifier(Settings.from_environment({**ENVIRONMENT, **pool.environment()}))
    before = pool.key_fetches
    verifier.prepare()
    assert pool.key_fetches == before + 1
    verifier.verify(pool.token())
    assert pool.key_fetches == before + 1


@pytest.mark.parametrize("time_s", [1, 2**53 - 1])
def test_a_time_is_a_whole_number_after_1970_that_every_reader_holds(time_s: int) -> None:
    assert tokens.time_in({"exp": time_s}, "exp") == time_s


@pytest.mark.parametrize("time_s", [0, -1, 2**53, 1.0, "1", True, None])
def test_what_is_no_time_is_refused(time_s: object) -> None:
    with pytest.raises(InvalidToken, match="its exp is no time"):
        tokens.time_in({"exp": time_s}, "exp")
    with pytest.raises(InvalidToken):
        tokens.time_in({}, "exp")


def test_a_token_that_is_good_from_no_time_on_is_refused(verifier: TokenVerifier, pool: UserPool) -> None:
    assert verifier.verify(pool.token(nbf=1)).id == "ann-sub"
    with pytest.raises(InvalidToken, match="its nbf is no time"):
        verifier.verify(pool.token(nbf=1.5))


@pytest.mark.parametrize("user_id", [None, "", "a#b", 7, "x" * 65])
def test_a_user_has_an_id(user_id: object) -> None:
    assert tokens.user_id_in({"sub": "ann-sub"}) == "ann-sub"
    with pytest.raises(InvalidToken, match="no id of this user pool"):
        tokens.user_id_in({"sub": user_id})


@pytest.mark.parametrize(
    ("groups", "is_admin"),
    [(["admins"], True), (["x", "admins"], True), (["x"], False), ("admins", False), (None, False)],
)
def test_who_keeps_order_is_in_the_group(verifier: TokenVerifier, pool: UserPool, groups: Any, is_admin: bool) -> None:
    assert verifier.verify(pool.token(**{"cognito:groups": groups})).is_admin is is_admin


@pytest.mark.parametrize(
    ("claims", "username"),
    [
        ({"cognito:username": "ann"}, "ann"),
        ({"username": "ann"}, "ann"),
        ({"cognito:username": "ann", "username": "another"}, "ann"),
        ({"cognito:username": "x" * 128}, "x" * 128),
        ({"cognito:username": "x" * 129}, ""),
        ({"cognito:username": 7}, ""),
        ({}, ""),
    ],
    ids=ascii,
)
def test_what_the_pool_calls_a_user(claims: dict[str, Any], username: str) -> None:
    assert tokens._username(claims) == username


@pytest.mark.parametrize(("code_point", "is_kept"), [(0xD7FF, True), (0xD800, False), (0xDFFF, False), (0xE000, True)])
def test_half_of_a_surrogate_pair_is_in_no_username(code_point: int, is_kept: bool) -> None:
    username = f"a{chr(code_point)}"
    assert tokens._username({"username": username}) == (username if is_kept else "")


def test_nobody_keeps_order_who_is_not_said_to() -> None:
    user = User("ann-sub", "Ann", True, 2**40, 7)
    assert (user.is_admin, user.username, user.as_author()["id"]) == (False, "", "ann-sub")
