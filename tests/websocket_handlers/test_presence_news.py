"""What is news of who is in a room."""

import pytest

from chat import presence as rule
from chat.connections import Connection
from tests.support.lambda_events import ANN, BEN
from websocket_handlers import presence
from websocket_handlers.presence import _Changes

EVE = {"id": "eve-sub", "name": "Eve"}


def connection(id_: str, user: dict[str, str], since_ms: int = 0, expires_at: int = 2**40) -> Connection:
    return Connection(id_, user, since_ms, expires_at)


@pytest.fixture(autouse=True)
def all_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody come and go as often as they like, but for Eve."""
    monkeypatch.setattr(rule, "is_news_of", lambda user_id: user_id != EVE["id"])


def news(changes: _Changes, *here: Connection) -> list[tuple[str, str]]:
    events = presence._news("garden", changes, list(here))
    assert all(event["room"] == "garden" for event in events)
    return [(event["type"], event["user"]["id"]) for event in events]


def test_whose_first_page_has_come_is_here() -> None:
    came = _Changes(0, {"a1=", "b2=", "e="})
    here = [connection("a1=", ANN, 5), connection("b2=", BEN, 7), connection("b1=", BEN, 5), connection("e=", EVE)]
    assert news(came, *here) == [("presence.joined", "ann-sub")], "a further page is none, and Eve comes too often"


def test_whose_last_page_is_gone_has_left() -> None:
    left = _Changes(0, left={"ann-sub": ANN, "ben-sub": BEN, "eve-sub": EVE, "": {"id": "", "name": ""}})
    here = [connection("b=", BEN), connection("a=", ANN, expires_at=1)]
    assert news(left, *here) == [("presence.left", "ann-sub")]


def test_who_comes_is_told_before_who_goes() -> None:
    both = _Changes(0, {"b="}, {"ann-sub": ANN})
    assert news(both, connection("b=", BEN)) == [("presence.joined", "ben-sub"), ("presence.left", "ann-sub")]


def record(sk: str, kind: str, pk: str = "channel#screen#garden", user: dict[str, str] | None = None) -> object:
    old = {"user": {"M": {name: {"S": value} for name, value in user.items()}}} if user else {}
    return {"eventName": kind, "dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}, "OldImage": old}}


def test_a_batch_says_who_came_to_which_room_and_who_left_it() -> None:
    batch = [
        record("a=", "INSERT", "channel#room#garden"),
        record("!ann-sub", "INSERT"),
        record("a=", "INSERT"),
        record("b=", "REMOVE", user=BEN),
        record("c=", "REMOVE"),
        record("a=", "MODIFY"),
        record("a=", "INSERT", "channel#screen#hall"),
    ]
    assert presence._by_room(batch) == {
        "garden": _Changes(2, {"a="}, {"ben-sub": BEN}),
        "hall": _Changes(6, {"a="}),
    }
