"""Who comes in is known from then on, and on the roll as long as their token is good, for a write for each token."""

import pytest
from flask.testing import FlaskClient

from chat import standing
from chat_app import create_app
from chat_app.auth import register
from chat_app.auth.tokens import User
from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

SOON, LATER = 2**33, 2**34


def on_roll(cloud: MotoCloud) -> dict[str, tuple[str, int]]:
    """Return who is on the roll: what the pool calls them, and until when."""
    return {item["sk"]: (item["username"], item["expires_at"]) for item in cloud.items("SessionsTable", "roll")}


@pytest.fixture
def ann(client: FlaskClient, user_pool: UserPool) -> Caller:
    return Caller(client, user_pool.token(exp=SOON))


@pytest.mark.parametrize(("method", "path"), [("GET", "/messages"), ("POST", "/tickets")])
def test_who_comes_in_is_on_the_roll_until_their_token_expires(
    ann: Caller, cloud: MotoCloud, method: str, path: str
) -> None:
    ann.client.open(f"/api{path}", method=method, headers=ann.headers)
    assert on_roll(cloud) == {"ann-sub": ("ann-sub", SOON)}
    assert standing.of("ann-sub").is_known
    assert standing.of("ann-sub").name == "Ann"


def test_a_token_costs_a_write_once(ann: Caller, cloud: MotoCloud) -> None:
    ann.read()
    cloud.calls.clear()
    for _ in range(3):
        ann.read()
        ann.post("/tickets")
    assert [call for call in cloud.calls if call.request.get("Item", {}).get("pk", {}).get("S") == "roll"] == []


def test_who_is_known_already_is_introduced_by_no_other_process(
    ann: Caller, cloud: MotoCloud, user_pool: UserPool
) -> None:
    ann.read()
    cloud.calls.clear()
    Caller(create_app().test_client(), user_pool.token(exp=LATER)).read()
    made = [(call.action, *call.tables) for call in cloud.calls if call.action != "dynamodb:Query"]
    assert made == [("dynamodb:BatchGetItem", "DirectoryTable"), ("dynamodb:PutItem", "SessionsTable")]


def test_the_next_token_is_another_entry(ann: Caller, cloud: MotoCloud, user_pool: UserPool) -> None:
    ann.read()
    ann.headers = {"Authorization": user_pool.token(exp=LATER)}
    ann.read()
    assert on_roll(cloud) == {"ann-sub": ("ann-sub", LATER)}


def test_an_older_token_takes_nobody_off_the_roll_earlier(ann: Caller, cloud: MotoCloud, user_pool: UserPool) -> None:
    elsewhere = Caller(create_app().test_client(), user_pool.token(exp=LATER))
    elsewhere.read()
    ann.read()
    assert on_roll(cloud) == {"ann-sub": ("ann-sub", LATER)}


@pytest.mark.parametrize(("use", "claim"), [("id", "cognito:username"), ("access", "username")])
def test_the_roll_has_what_the_user_pool_calls_them(
    client: FlaskClient, cloud: MotoCloud, user_pool: UserPool, use: str, claim: str
) -> None:
    Caller(client, user_pool.token(use, exp=SOON, **{claim: "google_42"})).read()
    assert on_roll(cloud) == {"ann-sub": ("google_42", SOON)}


@pytest.mark.parametrize("username", [7, ["x"], "x" * 129, "", None])
def test_a_username_that_is_none_is_taken_for_the_id(
    client: FlaskClient, cloud: MotoCloud, user_pool: UserPool, username: object
) -> None:
    Caller(client, user_pool.token(exp=SOON, **{"cognito:username": username})).read()
    assert on_roll(cloud) == {"ann-sub": ("ann-sub", SOON)}


def test_who_is_not_let_in_is_on_no_roll(ann: Caller, cloud: MotoCloud) -> None:
    cloud.put("DirectoryTable", {**standing.key("ann-sub"), "blocked": {}})
    assert ann.get("/messages").status_code == ann.post("/tickets").status_code == 403
    assert on_roll(cloud) == {}


def test_who_cannot_be_put_on_the_roll_is_not_let_in(ann: Caller, cloud: MotoCloud) -> None:
    cloud.fail("dynamodb:PutItem", "ThrottlingException", "SessionsTable")
    assert ann.get("/messages").status_code == 503
    cloud.heal()
    assert ann.get("/messages").status_code == 200
    assert "ann-sub" in on_roll(cloud)


def test_a_first_call_without_a_name_makes_its_user_known_all_the_same(
    client: FlaskClient, cloud: MotoCloud, user_pool: UserPool
) -> None:
    Caller(client, user_pool.token("access", sub="dan-sub")).read()
    assert standing.of("dan-sub").is_known
    assert standing.of("dan-sub").name == ""


def test_what_a_process_remembers_has_an_end(
    client: FlaskClient, cloud: MotoCloud, user_pool: UserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "MAX_REMEMBERED", 2)
    for number in range(5):
        Caller(client, user_pool.token(sub=f"user-{number}", exp=SOON)).read()
    remembered: register.Register = client.application.extensions["register"]
    assert len(remembered._until) <= 2
    assert len(on_roll(cloud)) == 5


def test_ten_thousand_are_remembered_and_then_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[str] = []
    monkeypatch.setattr(register.roll, "enter", lambda entry, _: entered.append(entry.username))
    remembering, known = register.Register(), standing.Standing("Ann", is_known=True)
    for number in range(10_001):
        user = User(f"user-{number}", "Ann", True, SOON, 0, username="" if number else "ann")
        for _ in range(2):
            remembering.note(user, known)
        assert len(remembering._until) == (1 if number == 10_000 else number + 1)
    assert len(entered) == 10_001
    assert entered[:2] == ["ann", "user-1"]
    remembering.note(User("user-10000", "Ann", True, SOON + 1, 0), known)
    assert len(entered) == 10_002
