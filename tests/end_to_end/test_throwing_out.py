"""Throwing somebody out, on the local cloud: their open sockets end, every call is refused, and no ticket opens."""

import contextlib
import threading
import uuid
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from chat_app import create_app
from deployer.local import demo_users
from deployer.local.demo_users import DemoUser
from tests.support import routes as api_routes
from tests.support.deployed_chatroom import DeployedChatroom
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import ANSWER_TIMEOUT_S, Answer, Listener, Member
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

BLOCKED = "urn:chatroom:problem:blocked"


@pytest.fixture(scope="module")
def admin(chatroom: LocalChatroom) -> Member:
    olga = DemoUser("olga@example.com", "Olga")
    cognito, pool = chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"]
    demo_users.make(cognito, pool, (olga,))
    demo_users.keep_order(cognito, pool, olga)
    return chatroom.member(olga.email)


@pytest.fixture
def newcomer(chatroom: LocalChatroom) -> Member:
    """Somebody of this test's own, who has been here, and may be thrown out."""
    user = DemoUser(f"mallory-{uuid.uuid4()}@example.com", "Mallory")
    demo_users.make(chatroom.stack().client("cognito-idp"), chatroom.outputs()["UserPoolId"], (user,))
    member = chatroom.member(user.email)
    assert member.call("GET", "/messages").status == 200
    return member


@pytest.fixture
def routes(cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """Every route of the API that needs a token."""
    with UserPool() as user_pool:
        for name, value in user_pool.environment().items():
            monkeypatch.setenv(name, value)
        yield [(method, path.removeprefix("/api")) for method, path in api_routes.guarded(create_app())]


def block(admin: Member, user: Member) -> None:
    answer = admin.call("PUT", f"/users/{user.id}/block", {"reason": "spam"})
    assert answer.status == 200, answer


def wait_until_closed(listener: Listener, timeout_s: int = ANSWER_TIMEOUT_S) -> None:
    """Return once the server has closed the socket."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            listener.socket.recv(timeout=timeout_s)


def test_a_blocked_users_sockets_end_and_every_call_is_refused(
    admin: Member, newcomer: Member, alice: Member, routes: list[tuple[str, str]]
) -> None:
    sockets = [newcomer.listen() for _ in range(3)]
    bystander = alice.listen()
    bought_before = newcomer.ticket_url()
    block(admin, newcomer)
    answers: dict[tuple[str, str], Answer] = {where: newcomer.call(*where) for where in routes}
    assert {where: answer.status for where, answer in answers.items()} == dict.fromkeys(routes, 403)
    assert {answer.body["type"] for answer in answers.values()} == {BLOCKED}
    for socket in sockets:
        wait_until_closed(socket)
    with pytest.raises(InvalidStatus) as refused:
        Listener(bought_before)
    assert refused.value.response.status_code == 403
    said = alice.say("still here?")
    assert bystander.wait_for_message(said["id"])


def test_who_is_unblocked_comes_in_with_a_new_token_only(
    chatroom: LocalChatroom, admin: Member, newcomer: Member
) -> None:
    block(admin, newcomer)
    assert newcomer.id in [
        entry["user"]["id"] for entry in admin.call("GET", "/admin/blocked?limit=100").body["blocked"]
    ]
    assert admin.call("DELETE", f"/users/{newcomer.id}/block").status == 204
    assert newcomer.call("GET", "/messages").status == 401
    again = signed_in_since(chatroom, newcomer)
    assert again.call("GET", "/messages").status == 200
    again.listen()
    acts = [entry["act"] for entry in admin.call("GET", "/admin/audit?limit=2").body["audit"]]
    assert acts == ["user.unblocked", "user.blocked"]


def signed_in_since(chatroom: LocalChatroom, user: Member) -> Member:
    """Return the user with a token that was issued in a later second than they were thrown out in."""
    while True:
        again = chatroom.member(user.email)
        if again.call("GET", "/messages").status != 401:
            return again


def test_sockets_that_open_while_their_user_is_blocked_are_not_left_hearing(admin: Member, newcomer: Member) -> None:
    tickets = [newcomer.ticket_url() for _ in range(8)]
    opened: list[Listener] = []
    statuses: list[int] = []
    go = threading.Barrier(len(tickets) + 1)

    def open_one(url: str) -> None:
        go.wait(timeout=ANSWER_TIMEOUT_S)
        try:
            opened.append(Listener(url))
        except InvalidStatus as refused:
            statuses.append(refused.response.status_code)

    threads = [threading.Thread(target=open_one, args=(url,)) for url in tickets]
    for thread in threads:
        thread.start()
    go.wait(timeout=ANSWER_TIMEOUT_S)
    block(admin, newcomer)
    for thread in threads:
        thread.join(ANSWER_TIMEOUT_S)
    assert len(opened) + len(statuses) == len(tickets)
    assert set(statuses) <= {403}
    for listener in opened:
        wait_until_closed(listener)


def test_a_socket_more_than_20_closes_the_oldest(newcomer: Member) -> None:
    sockets = [newcomer.listen() for _ in range(21)]
    wait_until_closed(sockets[0])
    for socket in sockets[1:]:
        socket.ask({"action": "ping"}, {"type": "pong"})


@pytest.mark.parametrize("how", ["admin_disable_user", "admin_delete_user"])
def test_who_is_disabled_or_deleted_in_cognito_is_out_after_the_roll_call(
    chatroom: LocalChatroom, admin: Member, alice: Member, newcomer: Member, how: str
) -> None:
    socket = newcomer.listen()
    stack, pool = chatroom.stack(), chatroom.outputs()["UserPoolId"]
    cognito = stack.client("cognito-idp")
    getattr(cognito, how)(UserPoolId=pool, Username=newcomer.id)
    assert newcomer.call("GET", "/messages").status == 200, "the token is good still"
    call_the_roll(chatroom)
    assert newcomer.call("GET", "/messages").status == 401
    assert newcomer.call("POST", "/tickets").status == 401
    wait_until_closed(socket)
    assert alice.call("GET", "/messages").status == 200
    (entry,) = [
        entry
        for entry in admin.call("GET", "/admin/audit?limit=100").body["audit"]
        if entry.get("user", {}).get("id") == newcomer.id
    ]
    assert (entry["act"], entry["who"]["id"]) == ("user.ended", "cognito")
    if how == "admin_disable_user":
        cognito.admin_enable_user(UserPoolId=pool, Username=newcomer.id)
        assert signed_in_since(chatroom, newcomer).call("GET", "/messages").status == 200


def call_the_roll(chatroom: LocalChatroom) -> None:
    """Invoke the function as the schedule does."""
    answer = chatroom.stack().client("lambda").invoke(FunctionName=physical_id(chatroom, "RollCallFunction"))
    assert "FunctionError" not in answer, answer["Payload"].read()


def physical_id(chatroom: LocalChatroom, logical_id: str) -> str:
    return chatroom.stack().resources()[logical_id][1]


def test_the_schedule_calls_the_roll(chatroom: LocalChatroom, newcomer: Member) -> None:
    """The rule as it stands in the template, but every minute: MiniStack looks every ten seconds what is due."""
    stack, events = chatroom.stack(), chatroom.stack().client("events")
    rule = events.describe_rule(Name=physical_id(chatroom, "RollCallSchedule"))
    changed = {key: rule[key] for key in ("Name", "Description", "State")}
    assert rule["ScheduleExpression"] == "cron(0/5 * * * ? *)"
    socket = newcomer.listen()
    stack.client("cognito-idp").admin_disable_user(UserPoolId=chatroom.outputs()["UserPoolId"], Username=newcomer.id)
    events.put_rule(**changed, ScheduleExpression="cron(0/1 * * * ? *)")
    try:
        wait_until_closed(socket, timeout_s=180)
    finally:
        events.put_rule(**changed, ScheduleExpression=rule["ScheduleExpression"])


def test_nothing_edits_the_audit_list(chatroom: LocalChatroom, admin: Member, newcomer: Member) -> None:
    block(admin, newcomer)
    (entry,) = admin.call("GET", "/admin/audit?limit=1").body["audit"]
    for method in ("PUT", "PATCH", "POST", "DELETE"):
        assert admin.call(method, "/admin/audit").status == 405
        assert admin.call(method, f"/admin/audit/{entry['id']}").status in {404, 405}
    assert admin.call("GET", "/admin/audit?limit=1").body["audit"] == [entry]


def test_the_deployed_functions_own_role_allows_it(deployed_chatroom: DeployedChatroom) -> None:
    """Where the API runs as its function, with that role's rights alone; here it runs as whoever started it."""
    cognito, pool = deployed_chatroom.cloud.client("cognito-idp"), deployed_chatroom.outputs()["UserPoolId"]
    olga, mallory = DemoUser("olga@example.com", "Olga"), DemoUser("mallory@example.com", "Mallory")
    demo_users.make(cognito, pool, (olga, mallory))
    demo_users.keep_order(cognito, pool, olga)
    admin, thrown_out = deployed_chatroom.member(olga.email), deployed_chatroom.member(mallory.email)
    socket = thrown_out.listen()
    block(admin, thrown_out)
    wait_until_closed(socket)
    assert thrown_out.call("POST", "/tickets").status == 403
    blocked = admin.call("GET", "/admin/blocked").body["blocked"]
    assert thrown_out.id in [entry["user"]["id"] for entry in blocked]
    assert admin.call("DELETE", f"/users/{thrown_out.id}/block").status == 204
    audited = admin.call("GET", "/admin/audit").body["audit"]
    assert [entry["act"] for entry in audited if entry["user"]["id"] == thrown_out.id] == [
        "user.unblocked",
        "user.blocked",
    ]
