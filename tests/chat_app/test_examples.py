"""Examples: what stands for each kind of value, and where one is put."""

from typing import Any

import pytest

from chat_app import examples

ID, TIME = "0199f3a1-7c4e-7d21-9a5b-3f2c8d1e6b70", "2026-11-25T20:04:05.678Z"
USER_ID = "5e1f0c52-8a3d-4a57-9d6e-2b7f4c1a9e33"
TEXT = {"type": "string"}
SCHEMAS = {
    "Person": {"type": "object", "properties": {"id": TEXT, "name": TEXT}, "required": ["id"]},
    "Message": {
        "properties": {
            "id": TEXT,
            "author": {"$ref": "#/components/schemas/Person"},
            "deleted": {"type": "boolean"},
            "edited_at": {"type": "string", "format": "date-time"},
            "deleted_at": {"type": "string", "format": "date-time"},
        },
        "required": ["deleted_at"],
    },
}


@pytest.mark.parametrize(
    ("schema", "name", "example"),
    [
        ({"type": "string", "example": "as told"}, "name", "as told"),
        (TEXT, "name", "Ann"),
        (TEXT, "unheard_of", "unheard_of"),
        (TEXT, "", "text"),
        (TEXT, "mentions", USER_ID),
        ({"type": "string", "format": "uuid"}, "x", ID),
        ({"type": "string", "format": "date-time"}, "x", TIME),
        ({"type": "string", "format": "uri"}, "x", "https://chat.example.com/"),
        ({"type": "string", "format": "odd"}, "x", "x"),
        ({"type": ["string", "null"]}, "name", "Ann"),
        ({"type": "integer"}, "limit", 50),
        ({"type": "integer"}, "x", 1),
        ({"type": "integer", "minimum": 7}, "x", 7),
        ({"type": "number", "minimum": 7, "default": 9}, "x", 9),
        ({"type": "number"}, "limit", 50),
        ({"type": "null"}, "limit", None),
        # What is called so elsewhere is of another type.
        ({"type": "integer"}, "name", 1),
        ({"type": "boolean"}, "unread", True),
        ({"type": "boolean"}, "x", False),
        ({"type": "boolean", "default": True}, "x", True),
        ({"type": "null"}, "x", None),
        ({"type": "string", "enum": ["closed", "open"]}, "kind", "open"),
        ({"type": "string", "enum": ["closed", "direct"]}, "kind", "closed"),
        ({"type": "array", "items": TEXT}, "users", [USER_ID]),
        ({"type": "array", "items": TEXT}, "x", ["x"]),
        ({"type": "array", "items": {"type": "integer"}}, "users", [1]),
        ({"anyOf": [{"type": "integer", "minimum": 3}, {"type": "null"}]}, "x", 3),
        ({"oneOf": [{"type": "integer", "minimum": 4}]}, "x", 4),
        ({"anyOf": [{"type": "null"}]}, "name", "Ann"),
        ({"allOf": [{"type": "integer", "minimum": 5}]}, "x", 5),
        ({"allOf": [{"pattern": "x"}], "type": "string"}, "x", "x"),
        ({"allOf": [{"type": "null"}]}, "name", "Ann"),
        ({}, "x", {}),
        ({"$ref": "#/components/schemas/Person"}, "x", {"id": ID, "name": "Ann"}),
        ({"$ref": "#/components/schemas/Person"}, "author", {"id": USER_ID, "name": "Ann"}),
        ({"type": "object", "properties": {"x": TEXT}}, "author", {"x": "x"}),
        (
            {"$ref": "#/components/schemas/Message"},
            "message",
            {"id": ID, "author": {"id": USER_ID, "name": "Ann"}, "deleted_at": TIME},
        ),
    ],
)
def test_what_stands_for_a_value(schema: dict[str, Any], name: str, example: Any) -> None:
    assert examples.of(schema, SCHEMAS, name) == example


# What a reader finds in a body: of two of one name both look alike.
LOOKS = {
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
    "expires_in_s": 604800,
    "id": ID,
    "id_token": "eyJraWQiOiJ...",
    "involvement": "everything",
    "kind": "open",
    "limit": 50,
    "message": ID,
    "name": "Ann",
    "named": True,
    "next": "dGhlIG5leHQgb2YgYSBwYWdl",
    "read_id": ID,
    "reason": "Sends the same to everybody",
    "redirect_uri": "https://chat.example.com/",
    "rev": 1,
    "role": "member",
    "room": "general",
    "server_time": TIME,
    "status": "Back at three",
    "text": "Has anybody seen the keys?",
    "time_zone": "Europe/Berlin",
    "topic": "What we do next",
    "unread": True,
    "url": "wss://sockets.example.com/live?ticket=kP3v0Xq9c1ZtYwR8mB5nLd7s",
    "user_id": USER_ID,
    "uses": 50,
    "uses_left": 49,
}


def test_what_is_called_so_looks_so() -> None:
    kinds = {str: "string", int: "integer", bool: "boolean"}
    assert {name: examples.of({"type": kinds[type(value)]}, {}, name) for name, value in LOOKS.items()} == LOOKS
    assert examples.VALUES.keys() == LOOKS.keys()


def test_what_is_there_seldom_is_there_where_it_must_be() -> None:
    seldom = ["archived_at", "deleted", "deleted_at", "edited_at", "everyone", "time_zone"]
    schema = {"properties": dict.fromkeys(["text", *seldom], TEXT)}
    assert examples.of(schema, {}) == {"text": LOOKS["text"]}
    assert examples.of({**schema, "required": seldom}, {}).keys() == schema["properties"].keys()


@pytest.mark.parametrize("name", ["author", "by", "user", "users", "who"])
def test_an_id_of_somebody_is_a_users(name: str) -> None:
    assert examples.of({"$ref": "#/components/schemas/Person"}, SCHEMAS, name)["id"] == USER_ID


def content(kind: str = "application/json", **more: Any) -> dict[str, Any]:
    return {"content": {kind: {"schema": {"$ref": "#/components/schemas/Person"}, **more}}}


def test_each_body_and_each_answer_gets_one_unless_it_has_one() -> None:
    problem = "application/problem+json"
    document = {
        "components": {
            "schemas": SCHEMAS,
            "responses": {"GONE": {"description": "It is gone", **content(problem)}},
        },
        "paths": {
            "/x": {
                "parameters": [],
                "put": {
                    "requestBody": content(),
                    "responses": {
                        "200": content(example="mine"),
                        "201": content(examples={"a": {}}),
                        "202": {"content": {"text/html": {}}},
                        "204": {"description": "Nothing"},
                        "410": {"$ref": "#/components/responses/GONE"},
                        "404": content(problem),
                        "default": content(problem),
                    },
                },
            }
        },
    }
    odd: Any = content(problem)
    odd["content"] = {"text/plain": {"example": "x"}, **odd["content"]}
    document["paths"]["/x"]["put"]["responses"]["405"] = odd
    examples.add(document)
    assert odd["content"][problem]["example"]["status"] == 405
    put: Any = document["paths"]["/x"]["put"]
    ann = {"id": ID, "name": "Ann"}
    assert put["requestBody"]["content"]["application/json"]["example"] == ann
    assert put["responses"]["200"]["content"]["application/json"]["example"] == "mine"
    assert "example" not in put["responses"]["201"]["content"]["application/json"]
    assert put["responses"]["202"]["content"] == {"text/html": {}}
    of = {status: put["responses"][status]["content"][problem]["example"] for status in ("404", "default")}
    of["410"] = document["components"]["responses"]["GONE"]["content"][problem]["example"]
    assert {status: (each["status"], each["title"], each["detail"]) for status, each in of.items()} == {
        "404": (404, "Not Found", "Nothing matches the given URI"),
        "410": (410, "Gone", "It is gone"),
        "default": (500, "Internal Server Error", "Server got itself in trouble"),
    }
    assert {each["type"] for each in of.values()} == {"about:blank"}
    assert all(len(each["request_id"]) == 36 for each in of.values())
