"""What the API takes for a body, and for what stands in a path."""

import re
from typing import Any

import marshmallow as ma
import pytest
from apispec import APISpec
from flask import Flask, request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.routing import Map

from chat.channels import ROOM_PATTERN, USER_PATTERN
from chat.message_id import UUID_PATTERN
from chat_app import api, create_app, examples
from chat_app.errors import Problem, ProblemSchema
from chat_app.routes import ROUTES
from tests.chat_app.test_settings import ENVIRONMENT


class NeedsAText(ma.Schema):
    text = ma.fields.String(required=True)


class NeedsNothing(ma.Schema):
    text = ma.fields.String()

    class Meta:
        also = {"minProperties": 1}  # noqa: RUF012


def load(sent: bytes, schema: type[ma.Schema] = NeedsAText, content_type: str | None = "application/json") -> Any:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    with app.test_request_context("/", method="POST", data=sent, content_type=content_type):
        return api._Parser().load_json(request, schema())


def test_a_body_is_a_json_object() -> None:
    assert load(b'{"text": "hi", "more": 1}') == {"text": "hi", "more": 1}
    assert load(b"{}", content_type="application/problem+json") == {}


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_it_says_that_it_is_json(content_type: str | None) -> None:
    with pytest.raises(UnsupportedMediaType):
        load(b'{"text": "hi"}', content_type=content_type)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"{", "not valid JSON"),
        (b'{"a": 1, "a": 2}', "not valid JSON"),
        (b"[]", "a JSON object"),
        (b'"x"', "a JSON object"),
    ],
)
def test_what_is_none_is_refused(sent: bytes, why: str) -> None:
    with pytest.raises(Problem) as refused:
        load(sent)
    assert refused.value.code == 400
    assert why in str(refused.value.description)


@pytest.mark.parametrize("content_type", [None, "application/json"])
def test_where_nothing_is_needed_it_may_be_missing(content_type: str | None) -> None:
    assert load(b"", NeedsNothing, content_type) == {}
    with pytest.raises((Problem, UnsupportedMediaType)):
        load(b"", NeedsAText, content_type)


def test_what_a_bodys_fields_alone_do_not_say_is_described() -> None:
    plugin = api._Plugin()
    APISpec("x", "1", "3.1.0", plugins=[plugin])
    assert plugin.converter.schema2jsonschema(NeedsNothing())["minProperties"] == 1
    assert "minProperties" not in plugin.converter.schema2jsonschema(NeedsAText())


@pytest.mark.parametrize(
    ("converter", "good", "bad"),
    [
        (api.UserConverter, "ann-sub", "-ann"),
        (api.RoomConverter, "garden-1", "Garden"),
        (api.MessageConverter, "0199A000-0000-7000-8000-00000000000f", "0199A000"),
    ],
)
def test_what_can_stand_in_a_path(converter: Any, good: str, bad: str) -> None:
    assert re.fullmatch(converter.regex, good)
    assert not re.fullmatch(converter.regex, bad)
    assert converter(Map()).to_python(good) == (good.lower() if converter is api.MessageConverter else good)


def test_what_it_does_not_know_of_a_body_is_left_out() -> None:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 1_000
    with app.test_request_context("/", method="POST", json={"text": "hi", "more": 1}):
        assert api._Parser().parse(NeedsAText(), request, location="json") == {"text": "hi"}


def test_a_group_of_views_has_a_name_and_says_what_it_is_about() -> None:
    blueprint = api.ChatBlueprint("things", "chat_app.views.things", "What there is")
    assert (blueprint.name, blueprint.import_name, blueprint.description) == (
        "things",
        "chat_app.views.things",
        "What there is",
    )


def test_a_view_says_what_it_cannot_do() -> None:
    headers = {"Retry-After": {"schema": {"type": "integer"}}}
    said = api.ChatBlueprint("things", "x", "What there is").problem(503, "Later", headers)(lambda: None)
    (told,) = said._apidoc["response"]["responses"][503]
    assert isinstance(told["schema"], ProblemSchema)
    assert (told["content_type"], told["description"]) == ("application/problem+json", "Later")
    assert told["headers"] == headers


def test_each_group_of_views_is_described_with_what_its_paths_have(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    described = create_app().extensions["api"]
    monkeypatch.setattr(api, "ROUTES", [route for route in ROUTES if route.module in {"members", "reactions"}])
    monkeypatch.setattr(examples, "add", lambda document: document.update({"examples": "added"}))
    document = described.description()
    assert sorted(tag["name"] for tag in document["tags"]) == ["members", "reactions"]
    assert all(tag["description"] for tag in document["tags"])
    assert document["examples"] == "added"
    given = {each["name"]: each for path in document["paths"].values() for each in path["parameters"]}
    assert "An emoji" in given.pop("emoji")["description"]
    assert {name: each["schema"] for name, each in given.items()} == {
        "room": {"type": "string", "pattern": f"^{ROOM_PATTERN}$"},
        "message": {"type": "string", "format": "uuid", "pattern": f"^{UUID_PATTERN}$"},
        "user": {"type": "string", "pattern": f"^{USER_PATTERN}$"},
    }
    (of_emoji,) = [path for name, path in document["paths"].items() if "emoji" in name]
    assert of_emoji["put"]["tags"] == of_emoji["delete"]["tags"] == ["reactions"]
    assert document["components"]["securitySchemes"].keys() == {"session", "token"}
    # Those that are spoken of, each as what it is.
    errors = document["components"]["responses"]
    assert {"NOT_ALLOWED", "LIMIT_REACHED", "UNKNOWN"} <= errors.keys()
    assert not {"NO_INVITATION", "NO_ADMIN", "NOT_OUR_PAGE"} & errors.keys()
    assert errors["UNKNOWN"]["description"]
    assert errors["UNKNOWN"]["content"].keys() == {"application/problem+json"}
