"""`GET /rooms/{room}/presence`: who is here."""

from typing import Any

import pytest

from chat import presence
from tests.support import lambda_events
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, open_elsewhere
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud


def open_page(name: str, connection_id: str, room: str = "general", expires_at: int = 2**40) -> None:
    """Register a connection of someone who has the room on the screen."""
    user = {"id": f"{name.lower()}-sub", "name": name}
    lambda_events.open_page(connection_id, user, room, expires_at=expires_at)


def who(caller: Caller, room: str = "general") -> dict[str, Any]:
    answer = caller.get(f"/rooms/{room}/presence")
    assert answer.status_code == 200
    return answer.json


def test_nobody_is_in_an_empty_room(ann: Caller) -> None:
    assert who(ann) == {"room": "general", "count": 0, "users": []}


def test_people_are_listed_by_name_whatever_its_case(ann: Caller) -> None:
    for name in ("carol", "Ben", "ann"):
        open_page(name, name)
    assert [user["name"] for user in who(ann)["users"]] == ["ann", "Ben", "carol"]
    assert who(ann)["users"][0] == {"id": "ann-sub", "name": "ann"}


def test_a_person_with_two_pages_is_one_person(ann: Caller) -> None:
    open_page("Ann", "one")
    open_page("Ann", "two")
    assert who(ann) == {"room": "general", "count": 1, "users": [{"id": "ann-sub", "name": "Ann"}]}


def test_each_room_has_its_own_people(ann: Caller) -> None:
    make_room("garden")
    open_page("Ann", "one", room="garden")
    assert who(ann, "garden")["count"] == 1
    assert who(ann, "general")["count"] == 0


def test_who_only_hears_a_room_is_not_in_it(ann: Caller) -> None:
    open_elsewhere("one", ANN, "general")
    assert who(ann)["count"] == 0


def test_who_has_expired_is_not_here_even_if_ttl_has_not_deleted_them(ann: Caller, time: FakeTime) -> None:
    open_page("Ann", "one", expires_at=int(time.time()) + 10)
    time.advance(11)
    assert who(ann)["count"] == 0


def test_a_connection_of_which_the_user_is_not_known_is_nobody(ann: Caller, cloud: MotoCloud) -> None:
    cloud.put("SessionsTable", {"pk": "channel#screen#general", "sk": "one", "expires_at": 2**40})
    assert who(ann)["count"] == 0


def test_a_very_large_room_is_only_counted(ann: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presence, "MAX_NAMED_PEOPLE", 2)
    for name in ("Ann", "Ben"):
        open_page(name, name)
    assert len(who(ann)["users"]) == 2
    open_page("Carol", "Carol")
    assert who(ann) == {"room": "general", "count": 3, "users": []}


def test_one_user_with_208_pages_is_one_person_and_everybody_is_named(ann: Caller) -> None:
    for number in range(208):
        open_page("Ann", f"{number}")
    open_page("Ben", "ben")
    assert [user["name"] for user in who(ann)["users"]] == ["Ann", "Ben"]


def test_what_cannot_be_a_room_is_not_found(ann: Caller) -> None:
    assert ann.get("/rooms/No_Room/presence").status_code == 404
