"""Examples in the API's description: one for each body that is sent and each answer, errors too, made of its schema.

What a value looks like is told by its name, in `VALUES`; where it is not there, by its format or its bounds.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

Schema = Mapping[str, Any]
Document = dict[str, Any]

_ID = "0199f3a1-7c4e-7d21-9a5b-3f2c8d1e6b70"
_TIME = "2026-11-25T20:04:05.678Z"
_USER_ID = "5e1f0c52-8a3d-4a57-9d6e-2b7f4c1a9e33"

VALUES: Mapping[str, Any] = {
    "act": "user.blocked",
    "admin": False,
    "archived": True,
    "client_id": "1f6f7f0e-52c6-4c3b-8f0e-7a3d5c9b2e11",
    "code": "kP3v0Xq9c1ZtYwR8mB5nLd7sFh2uJ4aG6eT",
    "code_verifier": "a" * 43,
    "count": 2,
    "cursor": "dGhlIG5leHQgb2YgYSBwYWdl",
    "emoji": "👍",
    "everyone": True,
    "expires_in": 3600,
    "expires_in_s": 604_800,
    "id": _ID,
    "id_token": "eyJraWQiOiJ...",
    "involvement": "everything",
    "kind": "open",
    "limit": 50,
    "message": _ID,
    "name": "Ann",
    "named": True,
    "next": "dGhlIG5leHQgb2YgYSBwYWdl",
    "read_id": _ID,
    "reason": "Sends the same to everybody",
    "redirect_uri": "https://chat.example.com/",
    "rev": 1,
    "role": "member",
    "room": "general",
    "server_time": _TIME,
    "status": "Back at three",
    "text": "Has anybody seen the keys?",
    "time_zone": "Europe/Berlin",
    "topic": "What we do next",
    "unread": True,
    "url": "wss://sockets.example.com/live?ticket=kP3v0Xq9c1ZtYwR8mB5nLd7s",
    "user_id": _USER_ID,
    "uses": 50,
    "uses_left": 49,
}
# What is there in special cases only.
_SELDOM = {"archived_at", "deleted", "deleted_at", "edited_at", "everyone", "time_zone"}
# Where an `id` is a user's.
_PEOPLE = {"author", "by", "user", "users", "who"}
_FORMATS: Mapping[str, Any] = {"uuid": _ID, "date-time": _TIME, "uri": "https://chat.example.com/"}


def add(document: Document) -> None:
    """Put examples into the whole description, beside those that it has."""
    schemas, shared = document["components"]["schemas"], document["components"]["responses"]
    for item in document["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict):
                continue  # the parameters of all of a path's operations
            _add_to(operation.get("requestBody", {}), schemas)
            for status, response in operation["responses"].items():
                described = shared[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
                _add_to(described, schemas, int(status) if status.isdecimal() else None)


def of(schema: Schema, schemas: Mapping[str, Schema], name: str = "") -> Any:
    """Return a value that the schema allows, such as an answer has.

    Parameters
    ----------
    schemas
        What `#/components/schemas/...` refers to.
    name
        What the value is called where it stands.
    """
    if "$ref" in schema:
        return of(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    if "example" in schema:
        return schema["example"]
    if "anyOf" in schema or "oneOf" in schema:
        return VALUES[name] if name in VALUES else of((schema.get("anyOf") or schema["oneOf"])[0], schemas, name)
    if "allOf" in schema and "type" not in schema:
        return VALUES[name] if name in VALUES else of(schema["allOf"][0], schemas, name)
    kinds = schema.get("type", "object")
    kind = kinds[0] if isinstance(kinds, list) else kinds
    match kind:
        case "object":
            example = {
                each: of(inner, schemas, each)
                for each, inner in schema.get("properties", {}).items()
                if each not in _SELDOM or each in schema.get("required", ())
            }
            return example | ({"id": _USER_ID} if name in _PEOPLE and "id" in example else {})
        case "array":
            return [of(schema["items"], schemas, name)]
        case _:
            return _scalar(kind, schema, name)


def _scalar(kind: str, schema: Schema, name: str) -> Any:
    if "enum" in schema:
        return VALUES[name] if VALUES.get(name) in schema["enum"] else schema["enum"][0]
    if name in VALUES and isinstance(VALUES[name], _TYPES[kind]):
        return VALUES[name]
    match kind:
        case "integer" | "number":
            return schema.get("default", schema.get("minimum", 1))
        case "boolean":
            return schema.get("default", False)
        case "null":
            return None
    return _FORMATS.get(schema.get("format", ""), _USER_ID if name in {"users", "mentions"} else name or "text")


_TYPES: Mapping[str, Any] = {"string": str, "integer": int, "number": int, "boolean": bool, "null": type(None)}


def _add_to(described: Document, schemas: Mapping[str, Schema], status: int | None = None) -> None:
    for media_type, content in described.get("content", {}).items():
        if "example" in content or "examples" in content or "schema" not in content:
            continue
        is_problem = media_type == "application/problem+json"
        content["example"] = (
            _problem(status, described.get("description", "")) if is_problem else of(content["schema"], schemas)
        )


def _problem(status: int | None, why: str) -> dict[str, Any]:
    code = HTTPStatus(status or HTTPStatus.INTERNAL_SERVER_ERROR)
    return {
        "type": "about:blank",
        "title": code.phrase,
        "status": code.value,
        "detail": why or code.description or code.phrase,
        "request_id": "5f0b8f0a-2f2f-4a0a-9a35-0d2f6f5a9c11",
    }
