"""The frames that tests see, beside docs/asyncapi.yaml: one that the document does not have is a failure."""

import functools
import json
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from deployer.stack.template import REPOSITORY

PATH = REPOSITORY / "docs" / "asyncapi.yaml"
_URI = "urn:asyncapi"


@functools.cache
def document() -> dict[str, Any]:
    """Return the document."""
    parsed: dict[str, Any] = yaml.safe_load(PATH.read_text())
    return parsed


def check_told(frame: str | bytes | dict[str, Any]) -> None:
    """Fail unless the document has a frame to a client, and all that is in it."""
    told = json.loads(frame) if isinstance(frame, str | bytes) else frame
    _check(told, told["type"], "tell")
    for event in told["events"] if told["type"] == "events" else ():
        _check_event(event)


def check_asked(frame: str | bytes | dict[str, Any]) -> None:
    """Fail unless the document has a frame from a client."""
    asked = json.loads(frame) if isinstance(frame, str | bytes) else frame
    _check(asked, asked["action"], "ask")


def messages_of(operation: str) -> list[str]:
    """Return the names of the messages that an operation has."""
    return [each["$ref"].rpartition("/")[2] for each in document()["operations"][operation]["messages"]]


@functools.cache
def event_schemas() -> dict[str, str]:
    """Return the schema of each type of event, by the type."""
    schemas = document()["components"]["schemas"]
    names = [each["$ref"].rpartition("/")[2] for each in schemas["Event"]["oneOf"]]
    found = {}
    for name in names:
        told = schemas[name]["properties"]["type"]
        found |= dict.fromkeys(told.get("enum") or [told["const"]], name)
    return found


def _check(frame: dict[str, Any], name: str, operation: str) -> None:
    assert name in messages_of(operation), f"docs/asyncapi.yaml has no {name!r}: {frame}"
    # An event is checked by its own type, which tells more than that it is none of ten.
    outside = {**frame, "events": [_ANY_EVENT] * len(frame["events"])} if "events" in frame else frame
    _assert_valid(outside, f"messages/{name}/payload", frame)


_ANY_EVENT = {"type": "room.changed", "room": "general"}


def _check_event(event: dict[str, Any]) -> None:
    assert event["type"] in event_schemas(), f"docs/asyncapi.yaml has no event {event['type']!r}: {event}"
    _assert_valid(event, f"schemas/{event_schemas()[event['type']]}", event)


def _assert_valid(value: dict[str, Any], where: str, whole: dict[str, Any]) -> None:
    errors = [f"{error.json_path}: {error.message}" for error in _validator(where).iter_errors(value)]
    assert not errors, f"not as docs/asyncapi.yaml has it: {'; '.join(errors)}: {whole}"


@functools.cache
def _validator(where: str) -> Draft202012Validator:
    registry = Registry().with_resource(_URI, Resource.from_contents(document(), DRAFT202012))
    return Draft202012Validator({"$ref": f"{_URI}#/components/{where}"}, registry=registry)
