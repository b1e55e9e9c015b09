"""The description's page: what it says of each call, and how."""

from typing import Any

import pytest

from chat_app import description_page
from chat_app.description_page import Answer, Field, Group, Operation

REFERENCE = {"$ref": "#/components/schemas/Body"}
DOCUMENT: dict[str, Any] = {
    "tags": [{"name": "rooms", "description": "What one talks in"}, {"name": "more"}],
    "paths": {
        "/api/rooms/{room}": {
            "parameters": [{"name": "room", "in": "path", "required": True, "schema": {"type": "string"}}],
            "patch": {
                "tags": ["rooms"],
                "summary": "Change it",
                "description": "All of it",
                "parameters": [{"name": "q", "in": "query", "description": "A query", "schema": {"type": "integer"}}],
                "requestBody": {"content": {"application/json": {"schema": REFERENCE, "example": {"name": "ä"}}}},
                "responses": {
                    "404": {"$ref": "#/components/responses/UNKNOWN"},
                    "200": {"description": "Done", "content": {"application/json": {"example": [1]}}},
                    "204": {},
                    "default": {"description": "Anything"},
                },
            },
            "get": {"tags": ["rooms"], "responses": {}},
        },
        "/api/docs": {"get": {"tags": ["more"], "responses": {}}, "head": {"tags": ["more"], "responses": {}}},
    },
    "components": {
        "schemas": {
            "Body": {
                "properties": {"name": {"$ref": "#/components/schemas/Name"}, "topic": {"type": ["string", "null"]}},
                "required": ["name"],
            },
            "Name": {"type": "string", "description": "What it is called"},
        },
        "responses": {"UNKNOWN": {"description": "Not there"}},
    },
}


def test_calls_stand_by_what_they_are_about_in_the_documents_order() -> None:
    assert description_page.groups(DOCUMENT) == [
        Group(
            "rooms",
            "What one talks in",
            [
                Operation("get-rooms-room", "GET", "/api/rooms/{room}", "", "", [ROOM], "", []),
                Operation(
                    "patch-rooms-room",
                    "PATCH",
                    "/api/rooms/{room}",
                    "Change it",
                    "All of it",
                    [
                        ROOM,
                        Field("q", "query", "integer", False, "A query"),
                        Field("name", "body", "string", True, "What it is called"),
                        Field("topic", "body", "string or null", False, ""),
                    ],
                    '{\n  "name": "ä"\n}',
                    [Answer("200", "Done", "[\n  1\n]"), Answer("204", "", ""), Answer("404", "Not there", "")],
                ),
            ],
        ),
        Group("more", "", [Operation("get-docs", "GET", "/api/docs", "", "", [], "", [])]),
    ]


ROOM = Field("room", "path", "string", True, "")


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "string"),
        ({"type": ["string", "null"]}, "string or null"),
        ({}, ""),
        ({"type": "string", "enum": list("abcdefghi")}, "a, b, c, d, e, f, g, h, i"),
        ({"type": "string", "enum": list("abcdefghij")}, "string"),
        ({"type": "integer", "default": 50}, "integer, 50 unless told"),
        ({"type": "boolean", "default": False}, "boolean, False unless told"),
        ({"type": "string", "default": ""}, "string"),
        ({"type": "string", "default": None}, "string"),
    ],
)
def test_what_kind_of_value_it_is(schema: dict[str, Any], kind: str) -> None:
    document = {
        "tags": [{"name": "x"}],
        "paths": {
            "/x": {
                "get": {
                    "tags": ["x"],
                    "parameters": [{"name": "q", "in": "query", "schema": schema}],
                    "responses": {},
                }
            }
        },
    }
    ((operation,),) = [group.operations for group in description_page.groups(document)]
    assert [field.kind for field in operation.fields] == [kind]


def test_of_a_path_the_calls_stand_as_one_reads_makes_changes_and_deletes() -> None:
    methods = ("head", "delete", "patch", "put", "post", "get")
    called = {method: {"tags": ["x"], "responses": {}} for method in methods}
    (group,) = description_page.groups({"tags": [{"name": "x"}], "paths": {"/api/{X}": called}})
    assert [each.method for each in group.operations] == ["GET", "POST", "PUT", "PATCH", "DELETE"]
    assert [each.anchor for each in group.operations] == ["get-X", "post-X", "put-X", "patch-X", "delete-X"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("`code` and **strong**", "<code>code</code> and <strong>strong</strong>"),
        ("`<b>` & more", "<code>&lt;b&gt;</code> &amp; more"),
        ("`one` `two`", "<code>one</code> <code>two</code>"),
        ("a ` b", "a ` b"),
    ],
)
def test_code_and_what_is_strong_are_marked_and_the_rest_is_escaped(text: str, html: str) -> None:
    assert str(description_page.prose(text)) == html
