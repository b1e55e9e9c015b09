"""Who is calling: only a token of this pool, for this client, and still valid, is believed."""

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chat import names
from chat_app import auth
from chat_app.auth.jwks import FIRST_PAUSE_S, REFETCH_INTERVAL_S
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool, private_key


def ask(client: FlaskClient, token: str, scheme: str = "Bearer ") -> TestResponse:
    return client.get("/api/messages", headers={"Authorization": f"{scheme}{token}"})


def author(client: FlaskClient, token: str) -> dict[str, str]:
    answer = client.post("/api/messages", json={"text": "hello"}, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 201, answer.json
    return answer.json["author"]


def unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """Return a token with an empty signature."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)]
    return ".".join([*parts, ""])


def is_refused(answer: TestResponse) -> bool:
    return (
        answer.status_code == 401
        and answer.content_type == "application/problem+json"
        and answer.headers["WWW-Authenticate"].startswith("Bearer ")
    )


def test_all_that_is_offered_is_there() -> None:
    assert [name for name in auth.__all__ if not hasattr(auth, name)] == []


@pytest.mark.parametrize("use", ["id", "access"])
@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "Bearer   ", ""])
def test_a_valid_token_is_let_in_with_the_word_bearer_and_without(
    client: FlaskClient, user_pool: UserPool, use: str, scheme: str
) -> None:
    assert ask(client, user_pool.token(use), scheme).status_code == 200


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Bearer "}]
)
def test_without_a_token_one_is_asked_for(client: FlaskClient, header: dict[str, Any]) -> None:
    answer = client.get("/api/messages", headers=header)
    assert is_refused(answer)
    assert answer.json["detail"] == "Send a token: Authorization: Bearer <token>."


@pytest.mark.parametrize("scheme", ["Basic ", "Token ", "Bearer x "])
def test_other_schemes_are_refused(client: FlaskClient, user_pool: UserPool, scheme: str) -> None:
    assert is_refused(ask(client, user_pool.token(), scheme))


@pytest.mark.parametrize("path", ["messages", "rooms/general/messages", "rooms/general/presence", "tickets"])
def test_everything_needs_a_token(client: FlaskClient, path: str) -> None:
    assert is_refused(client.post(f"/api/{path}") if path == "tickets" else client.get(f"/api/{path}"))


def test_sending_needs_a_token_before_the_body_is_looked_at(client: FlaskClient, cloud: MotoCloud) -> None:
    assert is_refused(client.post("/api/messages", data="no json"))
    assert is_refused(client.post("/api/messages", json={"text": "hello"}))
    assert cloud.items("MessagesTable") == []


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a.b.c",
        "..",
        "a.b",
        "\u00e9.\u00e9.\u00e9",
        "W10.e30.",
        "bnVsbA.e30.",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA",
        base64.urlsafe_b64encode(b"[" * 6_000).decode() + ".e30.AA",
        base64.urlsafe_b64encode(b'{"a":' * 6_000).decode() + ".e30.AA",
    ],
    ids=range(10),
)
def test_what_is_no_token_is_refused(client: FlaskClient, token: str) -> None:
    assert is_refused(client.get("/api/messages", headers={"Authorization": token.encode().decode("latin-1")}))


def test_a_token_with_another_signature_is_refused(client: FlaskClient, user_pool: UserPool) -> None:
    header, claims, _ = user_pool.token().split(".")
    _, _, signature = user_pool.token(sub="ben-sub").split(".")
    assert is_refused(ask(client, f"{header}.{claims}.{signature}"))


def test_a_token_that_is_signed_by_a_strangers_key_is_refused(client: FlaskClient, user_pool: UserPool) -> None:
    forged = jwt.encode(user_pool.claims(), private_key("stranger"), "RS256", {"kid": "key-1"})
    assert is_refused(ask(client, forged))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_a_token_without_a_signature_is_refused(client: FlaskClient, user_pool: UserPool, algorithm: str) -> None:
    assert is_refused(ask(client, unsigned({"alg": algorithm, "kid": "key-1"}, user_pool.claims())))


def test_a_token_that_is_signed_with_the_public_key_as_a_secret_is_refused(
    client: FlaskClient, user_pool: UserPool
) -> None:
    """The classic confusion: everybody has the public key, so HS256 with it proves nothing."""
    public = private_key("key-1").public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    signing_input = unsigned({"alg": "HS256", "typ": "JWT", "kid": "key-1"}, user_pool.claims()).rpartition(".")[0]
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = base64.urlsafe_b64encode(algorithm.sign(signing_input.encode(), pem)).rstrip(b"=").decode()
    assert is_refused(ask(client, f"{signing_input}.{signature}"))


@pytest.mark.parametrize("algorithm", ["RS384", "PS256"])
def test_other_algorithms_are_refused_even_with_the_right_key(
    client: FlaskClient, user_pool: UserPool, algorithm: str
) -> None:
    token = jwt.encode(user_pool.claims(), private_key("key-1"), algorithm, {"kid": "key-1"})
    assert is_refused(ask(client, token))


@pytest.mark.parametrize("use", ["id", "access"])
@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Another"},
        {"iss": "https://evil.example.com"},
        {"exp": 1},
        {"token_use": "refresh"},
        {"iss": None},
        {"exp": None},
        {"sub": None},
        {"token_use": None},
    ],
    ids=str,
)
def test_a_token_with_a_claim_that_is_wrong_or_missing_is_refused(
    client: FlaskClient, user_pool: UserPool, use: str, changes: dict[str, Any]
) -> None:
    assert is_refused(ask(client, user_pool.token(use, **changes)))


@pytest.mark.parametrize(
    ("use", "changes"),
    [
        ("id", {"aud": "another-client"}),
        ("id", {"aud": None}),
        ("id", {"aud": None, "client_id": UserPool.client_id}),
        ("id", {"aud": [UserPool.client_id]}),
        ("access", {"client_id": "another-client"}),
        ("access", {"client_id": None}),
        ("access", {"client_id": None, "aud": UserPool.client_id}),
    ],
    ids=str,
)
def test_a_token_for_another_client_is_refused(
    client: FlaskClient, user_pool: UserPool, use: str, changes: dict[str, Any]
) -> None:
    answer = ask(client, user_pool.token(use, **changes))
    assert is_refused(answer)
    assert "not for this app client" in answer.json["detail"]


def test_an_expired_token_is_called_expired(client: FlaskClient, user_pool: UserPool) -> None:
    answer = ask(client, user_pool.token(exp=1))
    assert "expired" in answer.json["detail"]
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_refusal_does_not_repeat_the_token(client: FlaskClient, user_pool: UserPool) -> None:
    token = user_pool.token(exp=1)
    answer = ask(client, token)
    assert not any(part in answer.text for part in token.split("."))


@pytest.mark.parametrize("use", ["id", "access"])
@pytest.mark.parametrize(
    "changes", [{"name": None}, {"name": "\u202e\n"}, {"name": ["Ann"]}, {"name": "ann@example.com"}]
)
def test_who_has_no_name_to_be_seen_is_called_by_one_that_tells_nothing(
    client: FlaskClient, user_pool: UserPool, use: str, changes: dict[str, Any]
) -> None:
    token = user_pool.token(
        use, **{"email": "ann@example.com", "cognito:username": "droid", "username": "droid", **changes}
    )
    assert author(client, token) == {"id": "ann-sub", "name": names.placeholder("ann-sub")}


@pytest.mark.parametrize(
    ("name", "shown"), [(" Ann Droid ", "Ann Droid"), ("a" * 65, "a" * 64), ("A\ud83d\u202en", "An")]
)
def test_a_name_is_made_fit_to_be_seen(client: FlaskClient, user_pool: UserPool, name: str, shown: str) -> None:
    assert author(client, user_pool.token(name=name)) == {"id": "ann-sub", "name": shown}


@pytest.mark.parametrize(("claims", "is_named"), [({}, True), ({"name": None}, False), ({"name": "\u3164"}, False)])
def test_it_is_known_whether_a_name_is_the_users_own(
    app: Flask, user_pool: UserPool, claims: dict[str, Any], is_named: bool
) -> None:
    assert app.extensions["token_verifier"].verify(user_pool.token(**claims)).is_named is is_named


def test_keys_are_fetched_once(client: FlaskClient, user_pool: UserPool) -> None:
    for _ in range(3):
        assert ask(client, user_pool.token()).status_code == 200
    assert user_pool.key_fetches == 1


def test_a_new_key_is_fetched_when_a_token_names_it(client: FlaskClient, user_pool: UserPool, time: FakeTime) -> None:
    ask(client, user_pool.token())
    user_pool.published = ["key-2"]
    time.advance(REFETCH_INTERVAL_S)
    assert ask(client, user_pool.token(key_id="key-2")).status_code == 200
    assert user_pool.key_fetches == 2


def test_a_key_that_is_published_no_more_is_believed_no_more_once_the_set_is_fetched_again(
    client: FlaskClient, user_pool: UserPool, time: FakeTime
) -> None:
    ask(client, user_pool.token())
    user_pool.published = ["key-2"]
    time.advance(REFETCH_INTERVAL_S)
    ask(client, user_pool.token(key_id="key-2"))
    assert is_refused(ask(client, user_pool.token(key_id="key-1")))


def test_unknown_keys_cost_a_fetch_at_most_once_a_minute(
    client: FlaskClient, user_pool: UserPool, time: FakeTime
) -> None:
    stranger = user_pool.token(key_id="stranger")
    assert is_refused(ask(client, stranger))
    assert is_refused(ask(client, stranger))
    time.advance(REFETCH_INTERVAL_S - 0.001)
    assert is_refused(ask(client, stranger))
    assert user_pool.key_fetches == 1
    time.advance(0.001)
    assert is_refused(ask(client, stranger))
    assert user_pool.key_fetches == 2


@pytest.mark.parametrize("header", [{}, {"kid": None}, {"kid": ["key-1"]}, {"kid": {}}, {"kid": 1}], ids=str)
def test_a_token_that_names_no_key_is_refused_without_a_fetch(
    client: FlaskClient, user_pool: UserPool, header: dict[str, Any]
) -> None:
    token = unsigned({"alg": "RS256", **header}, user_pool.claims())
    assert is_refused(ask(client, token))
    assert user_pool.key_fetches == 0


def test_a_key_set_may_hold_keys_of_other_kinds(client: FlaskClient, user_pool: UserPool) -> None:
    key_set = user_pool.key_set()
    others = [{"kty": "EC", "kid": "e"}, {"kty": "RSA", "kid": "x", "use": "enc"}, {"kty": "RSA", "alg": "RS512"}]
    user_pool.answer = (200, json.dumps({"keys": [*others, *key_set["keys"]]}).encode())
    assert ask(client, user_pool.token()).status_code == 200


def test_an_empty_key_set_is_not_fetched_for_every_request(client: FlaskClient, user_pool: UserPool) -> None:
    user_pool.published = []
    assert [ask(client, user_pool.token()).status_code for _ in range(2)] == [401, 401]
    assert user_pool.key_fetches == 1


def test_while_the_keys_cannot_be_had_tokens_cannot_be_checked(
    client: FlaskClient, user_pool: UserPool, time: FakeTime
) -> None:
    user_pool.answer = (503, b"")
    answers = [ask(client, user_pool.token()) for _ in range(50)]
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].content_type == "application/problem+json"
    assert answers[0].headers["Retry-After"] == "1"
    assert user_pool.key_fetches == 1


def test_an_address_that_nobody_listens_at_is_no_different(client: FlaskClient, user_pool: UserPool) -> None:
    user_pool.close()
    assert ask(client, user_pool.token()).status_code == 503


def test_once_the_keys_can_be_had_tokens_are_checked_again(
    client: FlaskClient, user_pool: UserPool, time: FakeTime
) -> None:
    user_pool.answer = (503, b"")
    assert ask(client, user_pool.token()).status_code == 503
    user_pool.answer = None
    time.advance(FIRST_PAUSE_S)
    assert ask(client, user_pool.token()).status_code == 200


def test_known_keys_outlast_an_outage(client: FlaskClient, user_pool: UserPool, time: FakeTime) -> None:
    ask(client, user_pool.token())
    user_pool.answer = (503, b"")
    time.advance(REFETCH_INTERVAL_S)
    assert ask(client, user_pool.token(key_id="stranger")).status_code == 503
    assert ask(client, user_pool.token()).status_code == 200


def test_a_new_key_that_could_not_be_fetched_is_no_reason_to_sign_out(
    client: FlaskClient, user_pool: UserPool, time: FakeTime
) -> None:
    """Keys were rotated while Cognito was out of reach: for the minute until the next fetch, nobody can know."""
    ask(client, user_pool.token())
    user_pool.answer = (503, b"")
    time.advance(REFETCH_INTERVAL_S)
    rotated = user_pool.token(key_id="key-2")
    assert [ask(client, rotated).status_code for _ in range(2)] == [503, 503]
    assert user_pool.key_fetches == 2
