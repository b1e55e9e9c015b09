"""`/api/session`: a browser stays signed in by a cookie that no script, no log and no other site gets hold of."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chat_app import create_app
from chat_app.auth import cognito
from tests.support import forgery
from tests.support.browser_session import COOKIE, PAGE_HEADERS, BrowserSession
from tests.support.caller import Caller
from tests.support.moto_cloud import ALLOWED_ORIGIN
from tests.support.token_endpoint import challenge_of
from tests.support.user_pool import UserPool

THIRTY_DAYS_S = 30 * 24 * 60 * 60
CALLS = [("POST", "/api/session"), ("POST", "/api/session/renew"), ("DELETE", "/api/session")]


@pytest.fixture
def browser(client: FlaskClient, user_pool: UserPool) -> BrowserSession:
    return BrowserSession(client, user_pool)


@pytest.fixture
def signed_in(browser: BrowserSession) -> BrowserSession:
    assert browser.sign_in().status_code == 200
    return browser


def claims(answer: TestResponse) -> dict[str, Any]:
    return jwt.decode(answer.json["id_token"], options={"verify_signature": False})


def problem(answer: TestResponse) -> tuple[int, str]:
    assert answer.content_type == "application/problem+json"
    return answer.status_code, answer.json["type"].rpartition(":")[2]


# ----------------------------------------------------------------------------------------------------------- signing in


def test_a_code_is_redeemed_for_an_id_token_that_the_api_takes(browser: BrowserSession) -> None:
    answer = browser.sign_in(nonce="n-1", name="Ann")
    assert answer.status_code == 200
    assert set(answer.json) == {"id_token", "expires_in"}
    assert claims(answer)["nonce"] == "n-1"
    assert claims(answer)["exp"] - time.time() == pytest.approx(answer.json["expires_in"], abs=2)
    assert Caller(browser.client, answer.json["id_token"]).say("hello")["author"]["name"] == "Ann"


def test_the_refresh_token_is_in_a_cookie_that_is_for_this_host_alone_and_for_no_script(
    browser: BrowserSession,
) -> None:
    (header,) = browser.sign_in().headers.getlist("Set-Cookie")
    name_and_value, *attributes = header.split("; ")
    name, _, value = name_and_value.partition("=")
    assert name == "__Host-chatroom"
    assert value.endswith(browser.pool.sign_in.all_refresh_tokens()[0])
    assert {each.lower() for each in attributes if not each.startswith("Expires")} == {
        "secure",
        "httponly",
        "samesite=strict",
        "path=/",
        f"max-age={THIRTY_DAYS_S}",
    }


def test_on_a_laptop_the_cookie_is_one_that_every_browser_takes_from_http_and_another_port_leaves_alone(
    app: Flask, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_ORIGIN", "http://localhost:5000")
    local = BrowserSession(create_app().test_client(), user_pool)
    local.headers["Origin"] = "http://localhost:5000"
    answer = local.redeem({**local.answer_of_hosted_page(), "redirect_uri": "http://localhost:5000/"})
    assert problem(answer) == (400, "code-refused"), "the code is for another address"
    body = local.answer_of_hosted_page()
    body["code"] = user_pool.sign_in.issue_code("http://localhost:5000/", challenge_of(body["code_verifier"]))
    (header,) = local.redeem({**body, "redirect_uri": "http://localhost:5000/"}).headers.getlist("Set-Cookie")
    assert header.startswith("chatroom-5000=")
    assert "HttpOnly" in header
    assert "SameSite=Strict" in header
    assert "Secure" not in header


def test_no_answer_has_a_refresh_token_but_in_its_cookie(browser: BrowserSession) -> None:
    answers = [browser.sign_in(), browser.renew(), browser.sign_out(), browser.renew()]
    assert len(browser.pool.sign_in.all_refresh_tokens()) == 2
    for answer in answers:
        headers = [value for name, value in answer.headers if name != "Set-Cookie"]
        assert not any(secret in answer.text + str(headers) for secret in browser.pool.sign_in.all_refresh_tokens())
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "change",
    [
        {"code": "another"},
        {"code_verifier": "another-verifier-that-is-long-enough-to-be-one"},
    ],
)
def test_a_code_that_is_not_good_signs_nobody_in(browser: BrowserSession, change: dict[str, str]) -> None:
    answer = browser.redeem({**browser.answer_of_hosted_page(), **change})
    assert problem(answer) == (400, "code-refused")
    assert "Sign in again" in answer.json["detail"]
    assert browser.kept is None


def test_a_code_is_good_once(browser: BrowserSession) -> None:
    body = browser.answer_of_hosted_page()
    assert browser.redeem(body).status_code == 200
    kept = browser.kept
    assert problem(browser.redeem(body)) == (400, "code-refused")
    assert browser.kept == kept, "who is signed in stays so"


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example.com/",
        ALLOWED_ORIGIN,
        f"{ALLOWED_ORIGIN}/other",
        f"{ALLOWED_ORIGIN}.evil.com/",
        f"{ALLOWED_ORIGIN}/?",
        "",
    ],
)
def test_only_our_own_address_is_redeemed_for(browser: BrowserSession, uri: str) -> None:
    answer = browser.redeem({**browser.answer_of_hosted_page(), "redirect_uri": uri})
    assert answer.status_code == 422
    assert "redirect_uri" in answer.json["errors"]
    assert browser.pool.sign_in.requests == []


@pytest.mark.parametrize("field", ["code", "code_verifier", "redirect_uri"])
@pytest.mark.parametrize("value", [None, "", 7, ["a"], "x" * 5000, "a b"])
def test_what_is_no_answer_of_the_hosted_page_is_refused_field_by_field(
    browser: BrowserSession, field: str, value: Any
) -> None:
    if (field, value) == ("code", "a b"):
        return  # what a code looks like is Cognito's business
    answer = browser.redeem({**browser.answer_of_hosted_page(), field: value})
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == [field]
    assert browser.kept is None


def test_a_form_cannot_sign_in(browser: BrowserSession) -> None:
    body = json.dumps(browser.answer_of_hosted_page())
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None):
        answer = browser.client.post("/api/session", data=body, headers=browser.headers, content_type=content_type)
        assert answer.status_code == 415, content_type
    assert browser.kept is None


def test_signing_in_as_somebody_else_replaces_the_session_and_ends_it(signed_in: BrowserSession) -> None:
    replaced = signed_in.refresh_token
    signed_in.sign_in(sub="ben-sub", name="Ben")
    assert claims(signed_in.renew())["sub"] == "ben-sub"
    assert signed_in.pool.sign_in.revoked == [replaced]


# ------------------------------------------------------------------------------------------------------------- renewing


def test_a_session_is_renewed_again_and_again_each_time_with_another_refresh_token(signed_in: BrowserSession) -> None:
    seen = {signed_in.refresh_token}
    for _ in range(3):
        answer = signed_in.renew()
        assert answer.status_code == 200
        assert claims(answer)["sub"] == "ann-sub"
        seen.add(signed_in.refresh_token)
        signed_in.pool.sign_in.end_grace()
    assert len(seen) == 4


def test_without_rotation_the_cookie_stays_as_it_is(signed_in: BrowserSession) -> None:
    signed_in.pool.sign_in.rotates = False
    kept = signed_in.kept
    for _ in range(2):
        answer = signed_in.renew()
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert signed_in.kept == kept


def test_two_tabs_that_renew_at_once_both_succeed_and_whichever_answer_comes_last_is_good(
    app: Flask, signed_in: BrowserSession
) -> None:
    both = threading.Barrier(2)

    def together(form: dict[str, str]) -> None:
        both.wait(20)

    signed_in.pool.sign_in.answer = together
    tabs = [BrowserSession(app.test_client(), signed_in.pool) for _ in range(2)]
    answers: list[TestResponse] = []
    for tab in tabs:
        tab.put_cookie(signed_in.kept.value)
    threads = [threading.Thread(target=lambda tab=tab: answers.append(tab.renew())) for tab in tabs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [200, 200]
    signed_in.pool.sign_in.answer = lambda form: None
    signed_in.pool.sign_in.end_grace()
    assert len({tab.refresh_token for tab in tabs} | {signed_in.refresh_token}) == 3
    assert [tab.renew().status_code for tab in tabs] == [200, 200]


def test_an_answer_that_was_lost_signs_nobody_out(signed_in: BrowserSession) -> None:
    before = signed_in.kept.value
    signed_in.renew()
    signed_in.put_cookie(before)
    assert signed_in.renew().status_code == 200


def test_nobody_is_renewed_where_nobody_is_signed_in(browser: BrowserSession) -> None:
    answer = browser.renew()
    assert problem(answer) == (401, "not-signed-in")
    assert "WWW-Authenticate" in answer.headers
    assert browser.pool.sign_in.requests == []


def revoked(browser: BrowserSession) -> None:
    browser.pool.sign_in.revoke({"ClientId": browser.pool.client_id, "Token": browser.refresh_token})


def expired(browser: BrowserSession) -> None:
    browser.pool.sign_in.expire()


def disabled(browser: BrowserSession) -> None:
    browser.pool.sign_in.disable("ann-sub")


def used_by_a_thief(browser: BrowserSession) -> None:
    stolen = browser.kept.value
    browser.renew()
    browser.pool.sign_in.end_grace()
    browser.put_cookie(stolen)


def made_up(browser: BrowserSession) -> None:
    browser.put_cookie("ann-sub.made-up")


@pytest.mark.parametrize("spoil", [revoked, expired, disabled, used_by_a_thief, made_up])
def test_a_session_that_is_over_ends_with_a_sentence_and_without_its_cookie(
    signed_in: BrowserSession, spoil: Any
) -> None:
    spoil(signed_in)
    answer = signed_in.renew()
    assert problem(answer) == (401, "session-ended")
    assert answer.json["detail"] == "Your session has ended. Sign in again to go on."
    assert signed_in.kept is None
    assert problem(signed_in.renew()) == (401, "not-signed-in")


def test_a_user_who_is_disabled_is_out_when_the_token_ends(signed_in: BrowserSession) -> None:
    assert signed_in.renew().json["expires_in"] <= 60 * 60
    disabled(signed_in)
    assert signed_in.renew().status_code == 401


@pytest.mark.parametrize("value", ["", "no-full-stop", ".", "a.", ".b", "a.b c", "a.b;c", "ä.b", "a.b\x7f", "x" * 5000])
def test_a_cookie_that_is_none_of_ours_is_nobodys_session(browser: BrowserSession, value: str) -> None:
    headers = {**browser.headers, "Cookie": f"{COOKIE}={value}".encode().decode("latin-1")}
    assert problem(browser.client.post("/api/session/renew", headers=headers)) == (401, "not-signed-in")
    assert browser.client.delete("/api/session", headers=headers).status_code == 204
    assert browser.pool.sign_in.requests == []


# --------------------------------------------------------------------------------------------- when Cognito is not well


def token_of(**claims: Any) -> dict[str, Any]:
    """Return an answer with an id token that says this."""
    said = {"sub": "ann-sub", "exp": 2**33, **claims}
    return {"id_token": forgery.signed(forgery.HEADER, said), "refresh_token": "r"}


UNWELL = {
    "down": (500, {}),
    "overloaded": (429, {"error": "too_many_requests"}),
    "out of order": (503, b"<html>"),
    "no JSON": (200, b"<html>"),
    "a list": (200, []),
    "no token": (200, {"access_token": "a"}),
    "no JWT": (200, {"id_token": "abc"}),
    "no object in the JWT": (200, {"id_token": "a.W10.c"}),
    "no sub": (200, {"id_token": "a.e30.c"}),
    "deep": (200, b'{"a":' * 12_000),
    "a number of 5,000 digits": (200, b'{"expires_in": ' + b"9" * 5_000 + b"}"),
    "a token in a list": (200, {"id_token": ["a.b.c"]}),
    "a sub that is none": (200, token_of(sub="a.b")),
    "a sub of another kind": (200, token_of(sub=["ann-sub"])),
    "an exp of another kind": (200, token_of(exp="soon")),
    "an exp that never comes": (200, token_of(exp=10**400)),
    "a refresh token of another kind": (200, token_of() | {"refresh_token": ["r"]}),
    "our client is unknown": (400, {"error": "invalid_client"}),
    "our client may not": (400, {"error": "unauthorized_client"}),
    "a firewall": (403, b"Forbidden"),
    "moved": (302, {}),
}


@pytest.mark.parametrize("answer", UNWELL.values(), ids=UNWELL)
def test_when_cognito_is_not_well_nobody_is_signed_out(signed_in: BrowserSession, answer: Any) -> None:
    kept = signed_in.kept
    signed_in.pool.sign_in.answer = lambda form: answer
    for refused in (signed_in.renew(), signed_in.sign_in()):
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        assert "Set-Cookie" not in refused.headers
    signed_in.pool.sign_in.answer = lambda form: None
    assert signed_in.kept == kept
    assert signed_in.renew().status_code == 200


def test_when_cognito_cannot_be_reached_nobody_is_signed_out(signed_in: BrowserSession) -> None:
    kept = signed_in.kept
    signed_in.pool.close()
    assert signed_in.renew().status_code == 503
    assert signed_in.redeem({**signed_in.answer_of_hosted_page()}).status_code == 503
    assert signed_in.kept == kept


def test_a_cognito_that_does_not_answer_is_given_up_in_time(
    signed_in: BrowserSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cognito, "TIMEOUT_S", 0.05)
    answered = threading.Event()

    def wait(form: dict[str, str]) -> None:
        answered.wait(20)

    signed_in.pool.sign_in.answer = wait
    try:
        assert signed_in.renew().status_code == 503
    finally:
        answered.set()
    assert signed_in.kept is not None


# ---------------------------------------------------------------------------------------------------------- signing out


def test_signing_out_revokes_the_session_and_forgets_it(signed_in: BrowserSession) -> None:
    token = signed_in.refresh_token
    answer = signed_in.sign_out()
    assert (answer.status_code, answer.data) == (204, b"")
    assert signed_in.kept is None
    assert signed_in.pool.sign_in.revoked == [token]
    signed_in.put_cookie(f"ann-sub.{token}")
    assert problem(signed_in.renew()) == (401, "session-ended")


def test_signing_out_again_is_harmless(signed_in: BrowserSession) -> None:
    for _ in range(3):
        assert signed_in.sign_out().status_code == 204
    assert len(signed_in.pool.sign_in.revoked) == 1


@pytest.mark.parametrize("answer", [(500, {}), (400, {"__type": "UnsupportedOperationException"}), (403, b"no")])
def test_signing_out_goes_on_when_it_cannot_be_revoked(signed_in: BrowserSession, answer: Any) -> None:
    signed_in.pool.sign_in.revocation_answer = answer
    assert signed_in.sign_out().status_code == 204
    assert signed_in.kept is None


def test_signing_out_goes_on_when_cognito_cannot_be_reached(signed_in: BrowserSession) -> None:
    signed_in.pool.close()
    assert signed_in.sign_out().status_code == 204
    assert signed_in.kept is None


def test_a_cookie_is_cleared_with_the_attributes_that_it_was_set_with(signed_in: BrowserSession) -> None:
    (header,) = signed_in.sign_out().headers.getlist("Set-Cookie")
    assert header.startswith("__Host-chatroom=;")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict", "Max-Age=0"} <= set(header.split("; "))


def test_a_sign_out_concerns_its_own_user(signed_in: BrowserSession) -> None:
    signed_in.sign_in(sub="ben-sub")
    before = list(signed_in.pool.sign_in.revoked)
    answer = signed_in.sign_out("?user=ann-sub")
    assert answer.status_code == 204
    assert "Set-Cookie" not in answer.headers
    assert claims(signed_in.renew())["sub"] == "ben-sub"
    assert signed_in.pool.sign_in.revoked == before
    signed_in.sign_out("?user=ben-sub")
    assert signed_in.kept is None


# --------------------------------------------------------------------------------------------------- other sites' pages


FOREIGN = {
    "another site": {"Origin": "https://evil.example.com"},
    "a subdomain": {"Origin": f"https://sub.{ALLOWED_ORIGIN.removeprefix('https://')}"},
    "another port": {"Origin": f"{ALLOWED_ORIGIN}:8443"},
    "another scheme": {"Origin": ALLOWED_ORIGIN.replace("https", "http")},
    "a longer name": {"Origin": f"{ALLOWED_ORIGIN}.evil.com"},
    "a sandbox": {"Origin": "null"},
    "an empty origin": {"Origin": ""},
    "two origins": {"Origin": f"{ALLOWED_ORIGIN}, https://evil.example.com"},
    "no origin, from elsewhere": {"Origin": None, "Sec-Fetch-Site": "cross-site"},
    "no origin, from a sister": {"Origin": None, "Sec-Fetch-Site": "same-site"},
    "no origin, by the user": {"Origin": None, "Sec-Fetch-Site": "none"},
    "no origin and no word of it": {"Origin": None},
    "an origin that the browser denies": {"Origin": "https://evil.example.com", "Sec-Fetch-Site": "same-origin"},
    "no header of ours": {"X-Requested-By": None},
    "another header": {"X-Requested-By": "XMLHttpRequest"},
}


@pytest.mark.parametrize("change", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_another_origins_page_can_use_none_of_the_three(
    signed_in: BrowserSession, method: str, path: str, change: dict[str, str | None]
) -> None:
    before, redeemed = signed_in.kept, len(signed_in.pool.sign_in.requests)
    headers = {name: value for name, value in {**PAGE_HEADERS, **change}.items() if value is not None}
    body = signed_in.answer_of_hosted_page() if path == "/api/session" and method == "POST" else None
    answer = signed_in.client.open(path, method=method, headers=headers, json=body)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert signed_in.kept == before
    assert len(signed_in.pool.sign_in.requests) == redeemed
    assert signed_in.pool.sign_in.revoked == []


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_our_own_page_is_believed_by_the_browsers_word_where_its_origin_has_been_taken_out(
    signed_in: BrowserSession, method: str, path: str
) -> None:
    del signed_in.headers["Origin"]
    signed_in.headers["Sec-Fetch-Site"] = "same-origin"
    body = signed_in.answer_of_hosted_page() if path == "/api/session" and method == "POST" else None
    answer = signed_in.client.open(path, method=method, headers=signed_in.headers, json=body)
    assert answer.status_code in {200, 204}


@pytest.mark.parametrize("origin", [ALLOWED_ORIGIN, "https://evil.example.com"])
@pytest.mark.parametrize(("method", "path"), CALLS)
def test_no_preflight_lets_another_origin_send_our_header_or_its_cookies(
    client: FlaskClient, method: str, path: str, origin: str
) -> None:
    asked = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type, x-requested-by",
    }
    answer = client.options(path, headers={"Origin": origin, **asked})
    assert "x-requested-by" not in answer.headers.get("Access-Control-Allow-Headers", "").lower()
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_cookie_alone_opens_nothing_else(signed_in: BrowserSession) -> None:
    for path in ("/api/messages", "/api/rooms/general/presence"):
        assert signed_in.client.get(path, headers=PAGE_HEADERS).status_code == 401
    assert signed_in.client.post("/api/tickets", headers=PAGE_HEADERS).status_code == 401


def test_a_program_needs_no_cookie_and_gets_none(ann: Caller) -> None:
    for answer in (ann.get("/messages"), ann.post("/tickets"), ann.post("/messages", {"text": "hi"})):
        assert answer.status_code in {200, 201}
        assert "Set-Cookie" not in answer.headers


# ----------------------------------------------------------------------------------------------------------------- logs


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def test_no_log_and_no_error_has_a_token_a_code_or_a_verifier(
    signed_in: BrowserSession, log: pytest.LogCaptureFixture
) -> None:
    pool = signed_in.pool.sign_in
    answers, secrets = [], []
    quoting = [lambda form: (500, {"error": str(form)}), lambda form: (500, str(form).encode())]
    for answer in (lambda form: None, *quoting):
        pool.answer = answer
        body = signed_in.answer_of_hosted_page()
        secrets += [body["code"], body["code_verifier"], signed_in.refresh_token]
        answers += [signed_in.redeem(body), signed_in.renew(), signed_in.redeem({**body, "redirect_uri": "x"})]
    pool.answer, pool.revocation_answer = (lambda form: None), (400, {"__type": "NotAuthorizedException"})
    answers += [signed_in.renew(), signed_in.sign_out()]
    assert "could not be revoked" in log.text
    assert "sign-in is not to be had" in log.text
    said = log.text + "".join(answer.text for answer in answers)
    assert [secret for secret in [*secrets, *pool.all_refresh_tokens()] if secret in said] == []


def test_an_unexpected_error_leaves_no_token_in_the_log(
    signed_in: BrowserSession, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("out of order")

    signed_in.client.application.testing = False
    monkeypatch.setattr(cognito, "_json_object", fail)
    token = signed_in.refresh_token
    assert signed_in.renew().status_code == 500
    assert "out of order" in log.text
    assert token not in log.text
