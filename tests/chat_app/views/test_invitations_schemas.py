"""Invitations, as they are described, made and listed."""

import inspect
from typing import Any

import marshmallow as ma
import pytest

from chat.invitations import Opened
from chat.places import Outdated
from chat.standing import Standing
from chat_app import examples
from chat_app.errors import Problem
from chat_app.views import invitations as view
from chat_app.views import invitations_schemas as schemas
from tests.support.shapes import answers, calls, shape

SHAPES: dict[type[ma.Schema], dict[str, str]] = {
    schemas.NewInvitationSchema: {
        "expires_in_s": "integer minimum=1 maximum=2592000 default=604800 ...",
        "uses": "integer minimum=1 maximum=1000 default=50 ...",
    },
    schemas._InvitationSchema: {
        "id": "string! ...",
        "created_at": "string! format=date-time",
        "expires_at": "string! format=date-time",
        "uses_left": "integer! ...",
    },
    schemas.SentInvitationSchema: {
        "id": "string! ...",
        "created_at": "string! format=date-time",
        "expires_at": "string! format=date-time",
        "uses_left": "integer! ...",
        "code": "string! ...",
        "url": "string! format=uri ...",
    },
    schemas.InvitationSchema: {
        "id": "string! ...",
        "created_at": "string! format=date-time",
        "expires_at": "string! format=date-time",
        "uses_left": "integer! ...",
        "by": "User! ...",
    },
    schemas.InvitationsSchema: {
        "invitations": "[Invitation]!",
        "next": "string ...",
    },
    schemas.InvitationsQuerySchema: {
        "cursor": "string ...",
        "limit": "integer minimum=1 maximum=100 default=50",
    },
    schemas._InvitingRoomSchema: {
        "name": "string!",
        "topic": "string!",
        "kind": "string! open|closed",
        "members": "integer! ...",
    },
    schemas.InvitedToSchema: {
        "room": "_InvitingRoom!",
        "by": "User! ...",
    },
}


def test_each_field_is_described_as_it_is() -> None:
    for kind, fields in SHAPES.items():
        assert shape(kind) == fields, kind


def test_what_each_call_answers_is_described() -> None:
    assert answers("invitations") == {
        "tag": "invitations",
        "GET /rooms/<room:room>/invitations": "200 400 401 403 404 429 503",
        "POST /rooms/<room:room>/invitations": "201 401 403 404 409 429 503",
        "DELETE /rooms/<room:room>/invitations/<uuid:invitation_id>": "204 401 403 404 429 503",
        "GET /invitations/<string:code>": "200 401 403 404 429 503",
        "POST /invitations/<string:code>": "200 401 403 404 409 429 503",
    }


@pytest.mark.parametrize(("limit", "is_good"), [("0", False), ("1", True), ("100", True), ("101", False)])
def test_a_page_has_one_to_a_hundred_and_fifty_unless_told(limit: str, is_good: bool) -> None:
    assert schemas.InvitationsQuerySchema().load({}) == {"limit": 50}
    assert (schemas.InvitationsQuerySchema().validate({"limit": limit}) == {}) is is_good


def test_an_invitation_is_for_a_week_and_fifty_unless_told() -> None:
    assert schemas.NewInvitationSchema().load({}) == {"expires_in_s": 604_800, "uses": 50}


@pytest.mark.parametrize(
    ("sent", "is_good"),
    [
        ({"expires_in_s": 1, "uses": 1}, True),
        ({"expires_in_s": 2_592_000, "uses": 1_000}, True),
        ({"expires_in_s": 2_592_001}, False),
        ({"expires_in_s": 0}, False),
        ({"uses": 1_001}, False),
        ({"uses": 0}, False),
    ],
)
def test_it_is_for_a_month_and_a_thousand_at_most(sent: dict[str, Any], is_good: bool) -> None:
    assert (schemas.NewInvitationSchema().validate(sent) == {}) is is_good


def test_in_the_example_the_address_has_the_code() -> None:
    example = schemas.SentInvitationSchema().fields["url"].metadata["example"]
    assert example == f"https://chat.example.com/#/invitations/{examples.VALUES['code']}"


def test_who_joins_while_others_do_tries_five_times(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def join(opened: Opened) -> None:
        tried.append(opened)
        raise Outdated

    monkeypatch.setattr(view, "_open", lambda code: Opened(Standing()))
    monkeypatch.setattr(view, "_join", join)
    with pytest.raises(Problem) as refused:
        inspect.unwrap(view.Code.post)(None, code="x")
    assert (refused.value.code, refused.value.headers, len(tried)) == (503, {"Retry-After": "1"}, 5)


def test_each_call_is_described_with_what_it_takes_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert calls(monkeypatch, "invitations") == {
        "GET /api/rooms/{room}/invitations": [
            "path room: string! patterns=1",
            "query cursor: string ...",
            "query limit: integer minimum=1 maximum=100 default=50",
            "200: application/json Invitations, ...",
            "400: application/problem+json Problem, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "POST /api/rooms/{room}/invitations": [
            "path room: string! patterns=1",
            "body application/json NewInvitation",
            "201: application/json SentInvitation, ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "409: application/problem+json Problem, ...",
            "422: UNPROCESSABLE_ENTITY",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "DELETE /api/rooms/{room}/invitations/{invitation_id}": [
            "path room: string! patterns=1",
            "path invitation_id: string! format=uuid",
            "204: ...",
            "401: NOT_SIGNED_IN",
            "403: NOT_ALLOWED",
            "404: UNKNOWN",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "GET /api/invitations/{code}": [
            "path code: string! minLength=1",
            "200: application/json InvitedTo, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "404: NO_INVITATION",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
        "POST /api/invitations/{code}": [
            "path code: string! minLength=1",
            "200: application/json Membership, ...",
            "401: NOT_SIGNED_IN",
            "403: BLOCKED",
            "404: NO_INVITATION",
            "409: application/problem+json Problem, ...",
            "429: LIMIT_REACHED",
            "503: UNAVAILABLE",
            "default: DEFAULT_ERROR",
        ],
    }
