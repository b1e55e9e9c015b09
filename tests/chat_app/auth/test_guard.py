"""The guards of views: which token is taken, who is let in, and how often a room is asked anew."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from flask import Flask, current_app, g

from chat import standing
from chat.places import Outdated, Place
from chat.rules import Refused, Unknown
from chat.standing import LimitReached, Standing
from chat.windows import Limit
from chat_app.auth import guard
from chat_app.auth.jwks import KeysUnavailable
from chat_app.auth.register import Register
from chat_app.auth.token_form import InvalidToken
from chat_app.auth.tokens import User
from chat_app.errors import Problem
from chat_app.settings import Settings
from tests.chat_app.test_settings import ENVIRONMENT
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud

ANN = User("ann-sub", "Ann", True, 2**40, 7)
ONE = [(Limit("x", 1, 60), 1)]


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer abc", "abc"),
        ("BEARER  abc ", "abc"),
        ("abc", "abc"),
        (" abc ", "abc"),
    ],
)
def test_a_token_stands_behind_the_word_bearer_or_alone(header: str, token: str) -> None:
    assert guard._token_of(header) == token


@pytest.mark.parametrize("header", ["", " ", "Bearer", "bearer ", "Basic abc", "Bearer abc def"])
def test_without_one_it_is_asked_for(header: str) -> None:
    with pytest.raises(Problem) as refused:
        guard._token_of(header)
    assert refused.value.code == 401
    assert refused.value.headers == {"WWW-Authenticate": 'Bearer realm="chatroom"'}


@pytest.fixture
def request_of_ann(cloud: MotoCloud) -> Any:
    """A request of Ann's, whose token is a good one."""
    app = Flask(__name__)
    app.extensions["chat"] = Settings.from_environment(ENVIRONMENT)
    app.extensions["register"] = Register()
    app.extensions["token_verifier"] = SimpleNamespace(verify=lambda _: ANN)
    with app.test_request_context("/", headers={"Authorization": "x"}):
        yield


@pytest.mark.usefixtures("request_of_ann")
class TestRooms:
    def test_a_view_runs_anew_five_times_where_what_was_read_has_changed(self, cloud: MotoCloud) -> None:
        make_room("garden", ann_sub="member")
        runs = []

        @guard.in_room(lambda _: None)
        def view(room: str) -> None:
            runs.append(guard.here())
            raise Outdated

        with pytest.raises(Problem) as refused:
            view(room="garden")
        assert (refused.value.code, refused.value.headers) == (503, {"Retry-After": "1"})
        assert len(runs) == 5
        assert len(set(map(id, runs))) == 5, "each time all is read anew"

    def test_it_finds_what_it_asked_for_besides(self, cloud: MotoCloud) -> None:
        make_room("garden")
        cloud.put("MessagesTable", {"room": "garden", "id": "1"})

        def also(room: str, message: str) -> list[tuple[str, dict[str, str]]]:
            return [("MessagesTable", {"room": room, "id": each}) for each in (message, "2")]

        view = guard.in_room(lambda _: None, also)(lambda **_: guard.found_besides())
        assert view(room="garden", message="1") == [{"room": "garden", "id": "1"}, None]
        assert guard.current_user().id == guard.caller().id == "ann-sub"

    def test_nobody_gets_further_whom_the_rule_stops_or_who_names_no_room(self, cloud: MotoCloud) -> None:
        def rule(place: Place) -> None:
            raise Refused(place.room.id)

        view = guard.in_room(rule)(lambda **_: pytest.fail("it ran"))
        make_room("garden")
        with pytest.raises(Refused, match="garden"):
            view(room="garden")
        with pytest.raises(Unknown):
            view(room="nowhere")

    def test_whose_token_has_been_verified_already_is_not_asked_for_it_again(self, cloud: MotoCloud) -> None:
        make_room("garden")
        view = guard.in_room(lambda _: None)(lambda **_: guard.current_user().id)
        g.caller = User("ben-sub", "Ben", True, 2**40, 7)
        assert view(room="garden") == "ben-sub"


@pytest.mark.usefixtures("request_of_ann")
class TestComingIn:
    """Whoever may not come in is told that, and nothing else."""

    BLOCKED: ClassVar = {"known_since": 1, "blocked": {"at": "x", "by": "zoe-sub", "reason": ""}}

    def test_who_is_signed_in_is_found_by_the_view(self, cloud: MotoCloud) -> None:
        make_user("ann-sub", "Anna")
        view = guard.signed_in(lambda: guard.current_user().name)
        cloud.calls.clear()
        assert view() == "Anna"
        assert [call.action for call in cloud.calls] == ["dynamodb:GetItem", "dynamodb:PutItem"]
        cloud.put("DirectoryTable", {**standing.key("ann-sub"), **self.BLOCKED})
        with pytest.raises(standing.Blocked):
            view()

    def test_a_verified_view_asks_itself_and_who_is_blocked_is_not_told_what_else_is_wrong(
        self, cloud: MotoCloud
    ) -> None:
        make_user("ann-sub", "Anna")

        def view() -> None:
            raise Problem(422, "The body has errors.")

        with pytest.raises(Problem, match="errors"):
            guard.verified(view)()
        assert guard.current_user().name == "Anna"
        cloud.put("DirectoryTable", {**standing.key("ann-sub"), **self.BLOCKED})
        for kind in (guard.verified, guard.limited):
            with pytest.raises(standing.Blocked):
                kind(view)()

    @pytest.mark.parametrize(
        "ask",
        [
            lambda: guard.count(ONE),
            lambda: guard.enter(lambda user: SimpleNamespace(standing=standing.of(user.id))),
        ],
    )
    def test_who_has_been_asked_is_not_asked_again(self, cloud: MotoCloud, ask: Callable[[], object]) -> None:
        make_user("ann-sub", "Anna")

        @guard.limited
        def view() -> None:
            ask()
            cloud.calls.clear()
            raise Problem(422, "The body has errors.")

        with pytest.raises(Problem, match="errors"):
            view()
        assert cloud.calls == []

    def test_who_has_read_all_that_a_minute_has_reads_no_more_and_writes(self, cloud: MotoCloud) -> None:
        make_user("ann-sub", "Anna")
        make_room("garden")
        read = current_app.extensions["chat"].limits.of_reading(2**40)
        standing.note("ann-sub", read)
        for view in (guard.signed_in(lambda **_: "read"), guard.in_room(lambda _: None)(lambda **_: "read")):
            with pytest.raises(LimitReached):
                view(room="garden")
            with current_app.test_request_context("/", method="POST", headers={"Authorization": "x"}):
                assert view(room="garden") == "read"

    @pytest.mark.parametrize(
        ("error", "status", "headers", "said"),
        [
            (
                InvalidToken("it has expired"),
                401,
                {"WWW-Authenticate": 'Bearer realm="chatroom", error="invalid_token"'},
                "it has expired. Sign in again.",
            ),
            (KeysUnavailable("no answer", 4), 503, {"Retry-After": "4"}, "Try again."),
        ],
    )
    @pytest.mark.parametrize("kind", [guard.signed_in, guard.verified, guard.limited, guard.in_room(lambda _: None)])
    def test_a_token_that_is_not_taken_opens_no_view(
        self, cloud: MotoCloud, kind: Any, error: Exception, status: int, headers: dict[str, str], said: str
    ) -> None:
        def verify(_: str) -> User:
            raise error

        current_app.extensions["token_verifier"] = SimpleNamespace(verify=verify)
        with pytest.raises(Problem) as refused:
            kind(lambda **_: pytest.fail("it ran"))(room="garden")
        assert (refused.value.code, refused.value.headers) == (status, headers)
        assert str(refused.value.description).endswith(said)
        assert cloud.calls == []


@pytest.mark.usefixtures("request_of_ann")
class TestCounting:
    @pytest.fixture(autouse=True)
    def caller(self, cloud: MotoCloud, request_of_ann: None) -> None:
        make_user("ann-sub", "Anna")
        g.caller = ANN

    def test_who_is_counted_is_let_in_by_the_name_that_is_known(self, cloud: MotoCloud) -> None:
        counted = guard.count(ONE)
        assert (g.counted, g.is_asked) == (counted, True)
        assert (guard.current_user().name, guard.current_user().is_named) == ("Anna", True)
        del g.user
        with pytest.raises(LimitReached):
            guard.count(ONE)
        assert guard.current_user().name == "Anna"

    def test_what_fails_is_counted_back(self, cloud: MotoCloud) -> None:
        with pytest.raises(RuntimeError), guard.counting(ONE):
            raise RuntimeError
        with guard.counting(ONE):
            pass
        with pytest.raises(LimitReached), guard.counting(ONE):
            pass

    def test_what_is_read_anyway_says_who_may_come_in(self, cloud: MotoCloud) -> None:
        reads = []

        def read(user: User) -> Any:
            reads.append(user)
            return SimpleNamespace(standing=standing.of(user.id), number=len(reads))

        assert guard.enter(read).number == 1
        cloud.delete("DirectoryTable", **standing.key("ann-sub"))
        assert guard.enter(read).number == 3, "who is new has a name and a room since"
        cloud.put("DirectoryTable", {**standing.key("ann-sub"), "known_since": 1, "ended_before": 7})
        with pytest.raises(standing.Ended):
            guard.enter(read)


@pytest.mark.parametrize(
    ("guarding", "errors"),
    [
        (guard.signed_in, {}),
        (guard.verified, {}),
        (guard.limited, {}),
        (guard.in_room(lambda _: None), {403: "NOT_ALLOWED", 404: "UNKNOWN"}),
        (lambda view: guard.limited(guard.in_room(lambda _: None)(view)), {403: "NOT_ALLOWED", 404: "UNKNOWN"}),
    ],
)
def test_a_view_is_called_as_it_was_and_says_who_is_refused(guarding: Any, errors: dict[int, str]) -> None:
    def view() -> None:
        """Do it."""

    guarded = guarding(view)
    assert (guarded.__name__, guarded.__doc__) == ("view", "Do it.")
    said = {401: "NOT_SIGNED_IN", 403: "BLOCKED", 429: "LIMIT_REACHED", 503: "UNAVAILABLE", **errors}
    assert guarded._apidoc["response"]["responses"] == {status: [name] for status, name in said.items()}


@pytest.mark.parametrize(("known", "is_first"), [(Standing(is_known=True), False), (Standing(), True)])
def test_it_is_known_who_is_here_for_the_first_time(request_of_ann: None, known: Standing, is_first: bool) -> None:
    assert guard._let_in(ANN, known) is is_first
    assert guard.current_user() == ANN
