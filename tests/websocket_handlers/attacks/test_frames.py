"""Frames that somebody has tried to break the WebSocket with. One more is one more row.

A row has a name, the frame, and what it is answered: the `type`, or of an error the `code`. The sender has `garden` on
the screen, hears `general`, and is alone. What is refused changes nothing.
"""

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from chat import rooms
from tests.support.callback_server import CallbackServer
from tests.support.lambda_events import ANN, Context, frame, open_elsewhere, raw_frame
from tests.support.made_rooms import make_room, make_rooms
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import default, join, leave, ping, typing

Row = tuple[str, str, str]

ROUTES: dict[str, ModuleType] = {"ping": ping, "join": join, "leave": leave, "typing": typing}
NOTHING = "nothing"
"""Not answered at all: as a frame that is dropped, or a `typing` that is told to the others."""


def joining(room: Any, **more: Any) -> str:
    return json.dumps({"action": "join", "room": room, **more})


def each(name: str, values: list[Any], body: Callable[[Any], str], answer: str) -> list[Row]:
    """Return a row for each of the values."""
    return [(f"{name} {value!a:.40}", body(value), answer) for value in values]


MEANINGFUL = ["constructor", "prototype", "none", "null", "true", "0", "connection", "pk"]
GOOD: list[Row] = [
    ("ping", '{"action":"ping"}', "pong"),
    ("ping with spaces", ' {\n"action" :\t"ping" }\r\n', "pong"),
    ("ping with other things", '{"action":"ping","room":5,"x":{"y":[]}}', "pong"),
    ("an escaped action", '{"\\u0061ction":"\\u0070ing"}', "pong"),
    ("join", '{"action":"join","room":"kitchen"}', "joined"),
    ("join what is joined", '{"action":"join","room":"garden"}', "joined"),
    ("leave", '{"action":"leave","room":"garden"}', "left"),
    ("leave what is not joined", '{"action":"leave","room":"kitchen"}', "left"),
    ("typing", '{"action":"typing","room":"garden"}', NOTHING),
    ("typing elsewhere", '{"action":"typing","room":"kitchen"}', "not_joined"),
    ("typing where one only hears", '{"action":"typing","room":"general"}', "not_joined"),
    ("the longest room", joining("a" * 64), "joined"),
    # Names that mean something to JavaScript, to Python or to a database are names like any other.
    *each("a room", MEANINGFUL, joining, "joined"),
    ("a room that is not there", joining("nowhere"), "unknown_room"),
    ("a closed room of others", joining("secret"), "unknown_room"),
    ("other people's direct room", joining("between-others"), "unknown_room"),
]
NO_JSON: list[Row] = [
    ("nothing", "", "unknown_action"),
    ("a space", " ", "unknown_action"),
    ("a word", "ping", "unknown_action"),
    ("half of it", '{"action":"ping"', "unknown_action"),
    ("twice", '{"action":"ping"}{"action":"ping"}', "unknown_action"),
    ("with something behind it", '{"action":"ping"}x', "unknown_action"),
    ("single quotes", "{'action':'ping'}", "unknown_action"),
    ("a comment", '{"action":"ping"/**/}', "unknown_action"),
    ("a comma too many", '{"action":"ping",}', "unknown_action"),
    ("a byte order mark", '\ufeff{"action":"ping"}', "unknown_action"),
    ("NUL", "\x00", "unknown_action"),
    ("NUL behind it", '{"action":"ping"}\x00', "unknown_action"),
    ("HTML", "<script>alert(1)</script>", "unknown_action"),
    ("an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "unknown_action"),
    ("100,000 brackets", "[" * 100_000, "unknown_action"),
    ("100,000 objects", '{"a":' * 100_000, "unknown_action"),
    ("128 KB", "x" * 128 * 1024, "unknown_action"),
]
OTHER_VALUES: list[Row] = each(
    "instead of an object",
    [None, True, 0, -1, 1e308, "ping", "", [], [[]], ["ping"], [{"action": "ping"}], {}],
    json.dumps,
    "unknown_action",
)
ACTIONS: list[Row] = [
    *each(
        "the action",
        """
        Ping PING p\u0456ng \uff50\uff49\uff4e\uff47 * $default $connect $disconnect connect broadcast presence
        close handler __class__ __proto__ constructor ../ping ping?room=garden ping;leave message send kick block admin
        """.split(),  # noqa: SIM905 - one a word
        lambda action: json.dumps({"action": action, "room": "garden"}),
        "unknown_action",
    ),
    *each(
        "the action",
        ["", " ", "ping ", " ping", "ping\n", "ping\x00", "ping leave", "x" * 1_000],
        lambda action: json.dumps({"action": action, "room": "garden"}),
        "unknown_action",
    ),
    *each(
        "the action",
        [None, True, 1, 0.5, [], ["ping"], {}, {"action": "ping"}, {"$eq": "ping"}],
        lambda action: json.dumps({"action": action}),
        "unknown_action",
    ),
    ("no action", '{"room":"garden"}', "unknown_action"),
    ("another name for it", '{"Action":"ping","type":"ping","route":"ping"}', "unknown_action"),
    ("an action within", '{"body":{"action":"ping"},"request":{"body":{"action":"ping"}}}', "unknown_action"),
    ("an action of a prototype", '{"__proto__":{"action":"ping"}}', "unknown_action"),
]
NO_ROOMS: list[Any] = [
    *[None, True, False, 0, 1, -1, 1.5, 1e400, [], ["garden"], {}, {"id": "garden"}],
    *["", " ", "-", "-garden", "Garden", "GARDEN", "gar den", " garden", "garden ", "a" * 65, "a" * 100_000],
    *["garden\n", "garden\r\n", "\tgarden", "garden\x00", "gar\x00den", "garden\u200b", "\U0001f600"],
    *["g\u0430rden", "\uff47arden", "gard\u0435n", "\u0661", "\u00b2", "\u0131", "\u017f", "\ud800", "garden\udfff"],
    # Another channel's name, or another item's.
    *["user#ben-sub", "room#garden", "screen#garden", "channel#user#ben-sub", "channel#room#garden", "#", "garden#"],
    *[
        "connection#ben=",
        "ticket#0",
        "typing#garden",
        "presence#ben-sub",
        "closing#0",
        "blocked#ben-sub",
        "#k0",
        ":channel",
    ],
    # Ways to somewhere else.
    *["..", "../general", "./garden", "garden/..", "garden/../general", "/garden", "garden/", "a/b", "a\\b", "%2e%2e"],
    *["garden%00", "garden%23", "garden?x=1", "garden&x", "garden;x", "file:///etc/passwd", "http://evil.example.com"],
    # What means something to some language or other.
    *["__proto__", "__class__", "toString", "hasOwnProperty", "$ne", "${jndi:ldap://evil}", "{{7*7}}", "*", ".*", "%"],
    *["garden' OR '1'='1", 'garden" OR 1=1 --', "<b>", "general,garden", "general garden"],
]
ROOMS: list[Row] = [("no room", '{"action":"join"}', "bad_frame"), *each("a room", NO_ROOMS, joining, "bad_frame")]
# What two readers read in two ways: the gateway, which chooses the route, may be another reader than the function.
TWO_WAYS: list[Row] = [
    ("two rooms", '{"action":"join","room":"garden","room":"kitchen"}', "bad_frame"),
    ("two rooms, one escaped", '{"action":"join","room":"garden","r\\u006fom":"kitchen"}', "bad_frame"),
    ("two actions", '{"action":"leave","action":"join","room":"garden"}', "bad_frame"),
    ("something else twice", '{"action":"join","room":"kitchen","x":1,"x":2}', "bad_frame"),
    ("not a number", '{"action":"join","room":"kitchen","x":NaN}', "bad_frame"),
    ("endless", '{"action":"join","room":"kitchen","x":-Infinity}', "bad_frame"),
    ("5,000 digits", '{"action":"join","room":"kitchen","x":' + "9" * 5_000 + "}", "bad_frame"),
    ("a deep thing", '{"action":"join","room":"kitchen","x":' + "[" * 50_000 + "]" * 50_000 + "}", "bad_frame"),
    ("half a pair that is no escape", '{"action":"join","room":"kitchen","x":"\ud800"}', "bad_frame"),
]
# Fields that a client has no say in.
CLAIMS: list[Row] = [
    ("another's connection", joining("kitchen", connectionId="ben=", connection="ben="), "joined"),
    ("another user", joining("kitchen", user={"id": "ben-sub", "name": "Ben"}), "joined"),
    ("channels of one's own choice", joining("kitchen", channels=["channel#user#ben-sub"]), "joined"),
    ("an event", joining("kitchen", type="events", events=[{"type": "message.created"}]), "joined"),
    ("everlasting", joining("kitchen", expires_at=2**40, since_ms=0), "joined"),
]

TABLES = [GOOD, NO_JSON, OTHER_VALUES, ACTIONS, ROOMS, TWO_WAYS, CLAIMS]
ROWS = [row for table in TABLES for row in table]
IDS = [ascii(name) for name, _, _ in ROWS]


@pytest.fixture(autouse=True)
def ann(cloud: MotoCloud, sockets: CallbackServer) -> None:
    make_rooms("general", "garden", "kitchen", "a" * 64, *MEANINGFUL)
    make_room("secret", rooms.CLOSED, carol_sub="admin")
    make_room("between-others", rooms.DIRECT, carol_sub="member", dan_sub="member")
    open_elsewhere("ann=", ANN, "general")
    join.handler(frame("join", room="garden"), Context())


def route_of(body: str) -> ModuleType:
    """Return the function that the gateway chooses by `$request.body.action`."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        # No more than the action need be readable to the gateway.
        said = {"action": "join"} if body.startswith('{"action":"join",') else None
    action = said.get("action") if isinstance(said, dict) else None
    return ROUTES.get(action, default) if isinstance(action, str) else default


def answer(sockets: CallbackServer, route: ModuleType, event: dict[str, Any]) -> str:
    """Return what a frame is answered, on whichever way the route answers: each answer has a type."""
    sockets.accepted.clear()
    response = route.handler(event, Context())
    assert response["statusCode"] == 200
    (said,) = [response["body"]] if "body" in response else sockets.accepted.pop("ann=", None) or [None]
    assert not sockets.accepted, "nobody else is told"
    if said is None:
        return NOTHING
    message = json.loads(said)
    if message["type"] != "error":
        return str(message["type"])
    assert message["message"]
    assert len(said) < 300, "a frame's own text does not come back"
    return str(message["code"])


def stored(cloud: MotoCloud) -> list[dict[str, Any]]:
    """Return what the table holds but for how many frames have come."""
    items = cloud.items("SessionsTable")
    return [{name: value for name, value in item.items() if not name.startswith("count#")} for item in items]


@pytest.mark.parametrize(("name", "body", "expected"), ROWS, ids=IDS)
def test_attack(cloud: MotoCloud, sockets: CallbackServer, name: str, body: str, expected: str) -> None:
    before = stored(cloud)
    assert answer(sockets, route_of(body), raw_frame(body)) == expected
    if expected in {"bad_frame", "unknown_action", "unknown_room", "not_joined", "pong"}:
        assert stored(cloud) == before
    mine = {item["user"]["id"] for item in stored(cloud) if "user" in item}
    assert mine == {ANN["id"]}
    assert not [item for item in stored(cloud) if "ben" in json.dumps(item, default=list)]


def test_whichever_route_the_gateway_takes_the_answer_has_a_type(
    sockets: CallbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRAMES_IN_10_SECONDS", "100000")
    for _, body, _ in (*GOOD, *NO_JSON, *OTHER_VALUES, *TWO_WAYS):
        for route in (*ROUTES.values(), default):
            assert answer(sockets, route, raw_frame(body))


ODD_EVENTS: list[dict[str, Any]] = [{}, {"body": None}, {"body": "aGVsbG8=", "isBase64Encoded": True}]


@pytest.mark.parametrize("odd", ODD_EVENTS, ids=repr)
def test_a_frame_without_a_text_is_a_bad_one(sockets: CallbackServer, odd: dict[str, Any]) -> None:
    event = {"requestContext": {"connectionId": "ann="}, **odd}
    for route in (join, leave, typing):
        assert answer(sockets, route, event) == "bad_frame"
    assert answer(sockets, default, event) == "unknown_action"
