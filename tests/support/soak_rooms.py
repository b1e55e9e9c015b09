"""The rooms of a soak, one of each kind, each with a few of its people."""

from __future__ import annotations

from typing import Any

from tests.support.member import Member

GENERAL = "general"


def make(members: list[Member]) -> dict[str, list[Member]]:
    """Make the rooms; return who is in each, by its id: all five in one, each in another one or two."""
    alice, bob, carol, dave, erin = members
    for member in members:
        _call(member, "GET", "/me")  # only who has been here can be let in
    garden = _call(alice, "POST", "/rooms", {"kind": "open", "name": "Garden"})
    _call(dave, "PUT", f"/rooms/{garden}/members/{dave.id}")
    kitchen = _call(bob, "POST", "/rooms", {"kind": "closed", "name": "Kitchen", "users": [erin.id]})
    attic = _call(carol, "POST", "/rooms", {"kind": "direct", "users": [dave.id]})
    return {GENERAL: members, garden: [alice, dave], kitchen: [bob, erin], attic: [carol, dave]}


def _call(member: Member, method: str, path: str, body: Any = None) -> str:
    answer = member.call(method, path, body)
    assert answer.status in (200, 201), answer
    return str(answer.body.get("id"))
