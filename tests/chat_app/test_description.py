"""The API's description and the API say the same: what one allows the other does not refuse, and vice versa."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from chat.channels import GENERAL_ROOM
from chat_app.auth import own_pages
from tests.support import described
from tests.support.caller import Caller
from tests.support.described import Operation, is_valid
from tests.support.moto_cloud import ALLOWED_ORIGIN
from tests.support.user_pool import UserPool

MANY = settings(max_examples=60, suppress_health_check=list(HealthCheck))
KNOWN = {"room": GENERAL_ROOM, "user_id": "ann-sub"}
ENCODABLE = st.text(st.characters(codec="utf-8"))


@pytest.fixture
def operations(client: FlaskClient) -> list[Operation]:
    return list(described.operations(client.get("/api/openapi.json").json))


@pytest.fixture
def admin(client: FlaskClient, user_pool: UserPool) -> Caller:
    """Somebody whom no call is forbidden to."""
    caller = Caller(client, user_pool.token(**{"cognito:groups": ["admins"]}))
    caller.headers |= {"Origin": ALLOWED_ORIGIN, own_pages.HEADER: own_pages.VALUE}
    return caller


def send(caller: Caller, operation: Operation, path: dict[str, str], query: str = "", body: Any = None) -> TestResponse:
    address = operation.path.format(**{name: quote(value, safe="") for name, value in path.items()})
    options = {} if operation.body is None else {"data": json.dumps(body), "content_type": "application/json"}
    return caller.client.open(f"{address}?{query}", method=operation.method, headers=caller.headers, **options)


def a_path(operation: Operation, data: st.DataObject) -> dict[str, str]:
    drawn = {each["name"]: data.draw(described.good(each["schema"])) for each in operation.of("path")}
    # What is asked is looked at only where somebody may ask it.
    return drawn | {name: KNOWN[name] for name in drawn if name in KNOWN}


def is_refused(answer: TestResponse) -> bool:
    """Return whether the request was not understood. Who sends a good request may still be refused, with a kind."""
    assert answer.status_code < 500, answer.text
    return answer.status_code in {400, 422} and answer.json["type"] == "about:blank"


@given(data=st.data())
@MANY
def test_a_body_is_refused_just_when_the_description_forbids_it(
    operations: list[Operation], admin: Caller, data: st.DataObject
) -> None:
    operation = data.draw(st.sampled_from([each for each in operations if each.body is not None]), label="operation")
    body = data.draw(described.nearly_good(operation.body) | described.good(operation.body), label="body")
    # White space around a text is not counted: the description cannot say that.
    text = body.get("text")
    assume(not isinstance(text, str) or len(text) <= 4_000 or len(text.strip()) > 4_000)
    answer = send(admin, operation, a_path(operation, data), body=body)
    assert is_refused(answer) is not is_valid(body, operation.body), answer.text


@given(data=st.data())
@settings(MANY, max_examples=3)
def test_the_longest_text_is_as_long_as_described(
    operations: list[Operation], admin: Caller, data: st.DataObject
) -> None:
    for operation in operations:
        body = data.draw(described.good(operation.body)) if operation.body else {}
        for name in body:
            schema = operation.body["properties"][name]
            for text in described.edges(schema):
                answer = send(admin, operation, a_path(operation, data), body={**body, name: text})
                assert is_refused(answer) is not is_valid(text, schema), answer.text


@given(data=st.data())
@MANY
def test_a_query_is_refused_just_when_the_description_forbids_it(
    operations: list[Operation], admin: Caller, data: st.DataObject
) -> None:
    operation = data.draw(st.sampled_from([each for each in operations if each.of("query")]), label="operation")
    parameter = data.draw(st.sampled_from(operation.of("query")), label="parameter")
    # What an answer has given is a cursor, and nothing else: no description can say that.
    assume(parameter["name"] != "cursor" and not (operation.path.endswith("/changes") and parameter["name"] == "after"))
    schema = parameter["schema"]
    is_number = schema["type"] == "integer"
    value = data.draw(described.good(schema) | (st.integers() if is_number else ENCODABLE), label="value")
    others = {
        each["name"]: data.draw(described.good(each["schema"]))
        for each in operation.of("query")
        if each.get("required") and each is not parameter
    }
    answer = send(admin, operation, a_path(operation, data), query=urlencode({**others, parameter["name"]: value}))
    assert is_refused(answer) is not is_valid(value, schema), answer.text


@given(data=st.data())
@MANY
def test_a_path_is_found_just_when_the_description_has_it(
    operations: list[Operation], admin: Caller, data: st.DataObject
) -> None:
    operation = data.draw(st.sampled_from([each for each in operations if each.of("path")]), label="operation")
    parameter = data.draw(st.sampled_from(operation.of("path")), label="parameter")
    value = data.draw(described.good(parameter["schema"]) | ENCODABLE.filter(lambda text: text not in {".", ".."}))
    path = {**a_path(operation, data), parameter["name"]: value}
    answer = send(admin, operation, path, body={})
    if is_valid(value, parameter["schema"]):
        assert answer.status_code != 404 or "404" in operation.answers, answer.text
    else:
        assert answer.status_code == 404, answer.text


def test_answers_are_as_described(operations: list[Operation], ann: Caller) -> None:
    told = {str(operation): operation.answers for operation in operations}
    sent = ann.post("/rooms/general/messages", {"text": "hello", "client_id": "mine"})
    again = ann.post("/rooms/general/messages", {"text": "hello", "client_id": "mine"})
    page, ticket = ann.get("/rooms/general/messages"), ann.post("/tickets")
    problem = ann.post("/messages", {})
    for answer, call in (
        (sent, "POST /api/rooms/{room}/messages"),
        (again, "POST /api/rooms/{room}/messages"),
        (page, "GET /api/rooms/{room}/messages"),
        (ticket, "POST /api/tickets"),
        (ann.get("/rooms/general/presence"), "GET /api/rooms/{room}/presence"),
        (problem, "POST /api/messages"),
        (ann.get("/rooms/general/messages?limit=0"), "GET /api/rooms/{room}/messages"),
    ):
        schema = told[call][str(answer.status_code)]
        assert schema["properties"], call
        assert is_valid(answer.json, schema), (call, answer.json)
        assert set(schema.get("required", ())) == set(answer.json) - {"client_id"} or answer.status_code >= 400, call


def test_what_a_client_must_know_of_retries_stands_where_it_reads(
    operations: list[Operation], client: FlaskClient
) -> None:
    document = client.get("/api/openapi.json").json
    send_ = document["paths"]["/api/rooms/{room}/messages"]["post"]
    assert "Without one each is a message of its own" in send_["description"].replace("\n", " ")
    client_id = document["components"]["schemas"]["NewMessage"]["properties"]["client_id"]
    assert "without it a message whose answer was lost is stored a second time" in client_id["description"]


def test_a_pattern_is_one_that_other_languages_read(client: FlaskClient) -> None:
    """No lone surrogate stands in the JSON, and nothing that only Python's expressions have."""
    text = client.get("/api/openapi.json").data.decode()
    assert "\\ud" not in text.replace("\\\\ud", "")
    assert "\\\\Z" not in text
    assert "(?" not in text
