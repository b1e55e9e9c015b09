"""The gateway before the API, deployed as on AWS: what has no good token never reaches the function."""

import gzip
import json
import urllib.request

import pytest

from tests.support.deployed_chatroom import DeployedChatroom
from tests.support.member import Answer, Member, call

# Flask gives it to every answer: where it is missing, Flask was not asked.
FLASKS_OWN = "x-request-id"


@pytest.fixture(scope="module")
def alice(deployed_chatroom: DeployedChatroom) -> Member:
    return deployed_chatroom.member("alice@example.com")


@pytest.fixture(scope="module")
def gateway(deployed_chatroom: DeployedChatroom) -> str:
    return f"{deployed_chatroom.outputs()['HttpApiUrl']}/api"


def ask(gateway: str, path: str, authorization: str | None, method: str = "GET") -> Answer:
    return call(method, gateway + path, headers={"Authorization": authorization} if authorization else {})


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer {forged}", "{forged}"]
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/messages"), ("POST", "/tickets"), ("GET", "/nothing/here")])
def test_what_has_no_good_token_starts_no_function(
    gateway: str, alice: Member, method: str, path: str, authorization: str | None
) -> None:
    token = alice.tokens["id_token"]
    forged = token[:-8] + ("AAAAAAAA" if token[-8:] != "AAAAAAAA" else "BBBBBBBB")
    answer = ask(gateway, path, authorization and authorization.format(forged=forged), method)
    assert (answer.status, answer.body) == (401, {"message": "Unauthorized"})
    assert FLASKS_OWN not in answer.headers


@pytest.mark.parametrize("form", ["Bearer {token}", "bearer {token}", "{token}"])
def test_a_good_token_gets_through_however_it_is_written(gateway: str, alice: Member, form: str) -> None:
    answer = ask(gateway, "/messages", form.format(token=alice.tokens["id_token"]))
    assert answer.status == 200
    assert FLASKS_OWN in answer.headers


@pytest.mark.parametrize("path", ["/health", "/openapi.json", "/docs", "/docs.css"])
def test_what_is_for_everybody_needs_no_token(gateway: str, path: str) -> None:
    answer = ask(gateway, path, None)
    assert answer.status == 200
    assert FLASKS_OWN in answer.headers


@pytest.mark.parametrize("path", ["/session", "/session/renew"])
def test_who_signs_in_has_no_token_yet(gateway: str, path: str) -> None:
    answer = ask(gateway, path, None, "POST")
    assert answer.status != 401 or "message" not in answer.body
    assert FLASKS_OWN in answer.headers


def test_a_large_answer_comes_compressed_through_the_gateway(gateway: str, alice: Member) -> None:
    """Compressed bytes leave the function as base64, which the gateway undoes."""
    text = "A long text. " * 200
    alice.say(text)
    request = urllib.request.Request(
        f"{gateway}/messages?limit=1", headers={"Authorization": alice.tokens["id_token"], "Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        (message,) = json.loads(gzip.decompress(answer.read()))["messages"]
    assert message["text"] == text.strip()
