"""`/me` and `/users`: who one is, who others are, and what one says of oneself."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from chat import names, people_index, standing
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

ANN = {"id": "ann-sub", "name": "Ann", "named": True}
HOUR_S = 60 * 60


def test_one_is_who_the_token_says_until_one_says_otherwise(ann: Caller, zoe: Caller) -> None:
    assert ann.get("/me").json == {**ANN, "admin": False}
    assert zoe.get("/me").json == {"id": "zoe-sub", "name": "Zoe", "named": True, "admin": True}


def test_who_has_no_name_has_a_placeholder_until_a_token_brings_one_or_one_is_chosen(
    client: FlaskClient, user_pool: UserPool, ann: Caller
) -> None:
    dan = Caller(client, user_pool.token("access", sub="dan-sub", email="dan@example.com"))
    unnamed = {"id": "dan-sub", "name": names.placeholder("dan-sub"), "named": False}
    assert dan.get("/me").json == {**unnamed, "admin": False}
    assert ann.get("/users/dan-sub").json == unnamed
    brought = Caller(client, user_pool.token(sub="dan-sub", name="Dan", email="dan@example.com"))
    assert brought.get("/me").json == {"id": "dan-sub", "name": "Dan", "named": True, "admin": False}
    assert dan.get("/me").json["name"] == "Dan"


@pytest.mark.parametrize("use", ["id", "access"])
def test_a_chosen_name_stays_whatever_a_token_says(
    ann: Caller, client: FlaskClient, user_pool: UserPool, use: str
) -> None:
    assert ann.patch("/me", {"name": "Annie"}).json == {**ANN, "name": "Annie"}
    again = Caller(client, user_pool.token(use, name="Another"))
    again.read()
    assert again.get("/me").json["name"] == "Annie"
    assert again.say("hello")["author"] == {"id": "ann-sub", "name": "Annie"}
    assert [user["name"] for user in ann.get("/users?name=an").json["users"]] == ["Annie"]


def test_a_placeholder_that_was_replaced_by_choice_stays_replaced(client: FlaskClient, user_pool: UserPool) -> None:
    dan = Caller(client, user_pool.token("access", sub="dan-sub"))
    assert dan.patch("/me", {"name": "D."}).json == {"id": "dan-sub", "name": "D.", "named": True}
    Caller(client, user_pool.token(sub="dan-sub", name="Daniel")).read()
    assert dan.get("/me").json["name"] == "D."


def test_what_was_said_keeps_the_name_that_its_author_had(ann: Caller) -> None:
    ann.say("hello")
    ann.patch("/me", {"name": "Annie"})
    assert ann.read()["messages"][0]["author"]["name"] == "Ann"


def test_status_and_time_zone_are_shown_to_all_and_what_is_not_sent_stays(ann: Caller, ben: Caller) -> None:
    said = {"status": "at lunch \N{SANDWICH}", "time_zone": "Europe/Berlin"}
    assert ann.patch("/me", said).json == {**ANN, **said}
    assert ben.get("/users/ann-sub").json == {**ANN, **said}
    assert ann.patch("/me", {"status": "back"}).json == {**ANN, **said, "status": "back"}
    assert ann.patch("/me", {}).json == {**ANN, **said, "status": "back"}
    assert ann.get("/me").json == {**ANN, **said, "status": "back", "admin": False}


@pytest.mark.parametrize("nothing", ["", None, " ", "\u3000\n"], ids=ascii)
def test_an_empty_status_is_none(ann: Caller, nothing: str | None) -> None:
    ann.patch("/me", {"status": "at lunch", "time_zone": "UTC"})
    assert ann.patch("/me", {"status": nothing}).json == {**ANN, "time_zone": "UTC"}
    assert ann.patch("/me", {"status": nothing}).json == {**ANN, "time_zone": "UTC"}


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_time_zone_is_none(ann: Caller, nothing: str | None) -> None:
    ann.patch("/me", {"time_zone": "UTC"})
    assert ann.patch("/me", {"time_zone": nothing}).json == ANN


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("name", " Mary Ann ", "Mary Ann"),
        ("name", "\N{FOX FACE}" * 64, "\N{FOX FACE}" * 64),
        ("name", " " * 100 + "a" * 64, "a" * 64),
        ("name", "علی\N{ZERO WIDTH NON-JOINER}رضا", "علی\N{ZERO WIDTH NON-JOINER}رضا"),
        ("status", "\N{FOX FACE}" * 140, "\N{FOX FACE}" * 140),
        ("status", "\n away ", "away"),
        ("time_zone", "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("time_zone", "Asia/Calcutta", "Asia/Calcutta"),
        ("time_zone", "UTC", "UTC"),
    ],
    ids=ascii,
)
def test_what_is_said_is_stored_trimmed(ann: Caller, field: str, value: str, stored: str) -> None:
    assert ann.patch("/me", {field: value}).json[field] == stored
    assert ann.get("/me").json[field] == stored


NO_LINES = ["a\tb", "a\u202eb", "a\u200bb", "a\U000e0041", "\u3164", "\ud83d", "a\u2028b", 7, True, ["a"], {}]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", value) for value in [*NO_LINES, "", " ", None, "a" * 65, "\N{FOX FACE}" * 65]),
        *(("status", value) for value in [*NO_LINES, "a" * 141, "\N{FOX FACE}" * 141]),
        *(
            ("time_zone", value)
            for value in ["Mars/Olympus", "europe/berlin", "Europe", "CEST", "+01:00", " UTC", "Factory", "../UTC",
                          "localtime", 7, [], {}, "a" * 5000]
        ),
    ],
    ids=ascii,
)  # fmt: skip
def test_what_cannot_be_said_is_refused_with_the_field_and_changes_nothing(ann: Caller, field: str, value: Any) -> None:
    before = ann.get("/me").json
    body = json.dumps({"name": "Annie", "status": "away", field: value})
    answer = ann.client.patch("/api/me", data=body, headers={**ann.headers, "Content-Type": "application/json"})
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert ann.get("/me").json == before


def test_nobody_makes_themselves_another_or_an_administrator(ann: Caller) -> None:
    answer = ann.patch("/me", {"id": "ben-sub", "admin": True, "named": False, "blocked": {}, "known_since": 1})
    assert (answer.status_code, answer.json) == (200, ANN)
    assert ann.get("/me").json == {**ANN, "admin": False}


def test_a_profile_is_changed_20_times_an_hour(ann: Caller, time: FakeTime) -> None:
    time.advance(HOUR_S - time.time() % HOUR_S)
    for number in range(20):
        assert ann.patch("/me", {"name": f"Ann {number}"}).status_code == 200
    refused = ann.patch("/me", {"name": "Bea"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(HOUR_S))
    assert "more than 20 profile changes within 3600 seconds" in refused.json["detail"]
    assert ann.get("/me").json["name"] == "Ann 19"
    time.advance(HOUR_S)
    assert ann.patch("/me", {"name": "Bea"}).json["name"] == "Bea"


def test_a_user_is_shown_by_their_id_and_who_has_never_been_here_is_not_found(ann: Caller, ben: Caller) -> None:
    ben.read()
    assert ann.get("/users/ben-sub").json == {"id": "ben-sub", "name": "Ben", "named": True}
    for user_id in ("nobody", "x" * 64, "x" * 65, "-", "a:b", "%00", "\u00e9", "standing", "BEN-SUB"):
        assert ann.get(f"/users/{user_id}").status_code == 404, user_id


def test_an_item_that_only_counts_is_no_user(ann: Caller, cloud: MotoCloud) -> None:
    cloud.put("DirectoryTable", {**standing.key("dan-sub"), "count#tickets#60#1": 1})
    assert ann.get("/users/dan-sub").status_code == 404


def test_an_address_is_shown_to_nobody(ann: Caller, client: FlaskClient, user_pool: UserPool, cloud: MotoCloud) -> None:
    claims = {"email": "carol@secret.example", "name": "carol@secret.example", "nickname": "x carol@secret.example"}
    carol = Caller(client, user_pool.token(sub="carol-sub", **claims, **{"cognito:username": "carol@secret.example"}))
    seen = [
        carol.get("/me"),
        carol.patch("/me", {"status": "hello"}),
        ann.get("/users/carol-sub"),
        *(ann.get(f"/users?name={prefix}&room=general") for prefix in ("carol", "Guest", "x", "s", "secret")),
    ]
    assert {answer.status_code for answer in seen} == {200}
    assert not [answer.text for answer in seen if "secret.example" in answer.text or "carol@" in answer.text]
    assert "secret.example" not in str(cloud.items("DirectoryTable"))


def test_people_are_found_by_name_with_what_they_say(ann: Caller, ben: Caller) -> None:
    ben.patch("/me", {"status": "away", "name": "Ben Smith"})
    assert ann.get("/users?name=smi").json == {
        "users": [{"id": "ben-sub", "name": "Ben Smith", "named": True, "status": "away"}]
    }


def test_the_members_of_a_room_come_first(ann: Caller) -> None:
    for letter in "abc":
        make_user(f"{letter}-sub", f"Bob {letter}")
    make_room("den", "closed", ann_sub="admin", c_sub="member")
    assert [user["id"] for user in ann.get("/users?name=bob").json["users"]] == ["a-sub", "b-sub", "c-sub"]
    assert [user["id"] for user in ann.get("/users?name=bob&room=den").json["users"]] == ["c-sub", "a-sub", "b-sub"]


@pytest.mark.parametrize("kind", ["closed", "direct"])
def test_a_room_that_one_may_not_see_is_not_found(ann: Caller, zoe: Caller, kind: str) -> None:
    make_user("ben-sub", "Ben")
    make_room("den", kind, ben_sub="member", cat_sub="member")
    for caller in (ann, zoe):
        assert caller.get("/users?name=ben&room=den").status_code == 404
        assert caller.get("/users?name=ben&room=nowhere").status_code == 404
    make_room("hall", "open", ben_sub="member")
    assert ann.get("/users?name=ben&room=hall").status_code == 200


@pytest.mark.parametrize(
    "query", ["", "name=", f"name={'a' * 65}", "name=ben&room=", "name=ben&room=A", "room=general"]
)
def test_what_is_no_question_is_refused(ann: Caller, query: str) -> None:
    assert ann.get(f"/users?{query}").status_code == 422


def test_what_each_call_costs(ann: Caller, ben: Caller, cloud: MotoCloud) -> None:
    ann.read()
    ben.read()
    expected = {
        "/me": ["GetItem", "BatchGetItem"],
        "/users/ben-sub": ["GetItem", "BatchGetItem"],
        "/users?name=b": ["GetItem", "Query", "BatchGetItem"],
        "/users?name=b&room=general": ["GetItem", "BatchGetItem", "Query", "BatchGetItem", "Query"],
    }
    for path, actions in expected.items():
        cloud.calls.clear()
        ann.get(path)
        assert [call.action.removeprefix("dynamodb:") for call in cloud.calls] == actions, path
    cloud.calls.clear()
    ann.patch("/me", {"name": "Bea"})
    actions = [call.action.removeprefix("dynamodb:") for call in cloud.calls]
    assert actions == ["UpdateItem", "TransactWriteItems", "BatchGetItem"]


def test_a_first_call_may_be_the_one_that_renames(ann: Caller, cloud: MotoCloud) -> None:
    assert ann.patch("/me", {"name": "Bea"}).json["name"] == "Bea"
    found = {item["sk"] for item in cloud.items("DirectoryTable", "people#")}
    assert found == {key["sk"] for key in people_index.keys("ann-sub", "Bea")}
