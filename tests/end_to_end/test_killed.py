"""What was said survives SIGKILL of any process of the chatroom, and all of it is live again by itself."""

import contextlib
import os
import signal
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import SystemRandom

import pytest

from deployer.local import demo_users
from tests.end_to_end.test_running import wait_until_gone
from tests.support import high_limits
from tests.support.browser_client import BrowserClient
from tests.support.killed_cloud import ROOM, Killer, Listening, Talker
from tests.support.local_chatroom import LocalChatroom
from tests.support.member import Answer, call
from tests.support.stored_messages import stored

KILLS = 20


@pytest.fixture
def own_chatroom() -> Iterator[LocalChatroom]:
    """A chatroom whose processes the test kills."""
    chatroom = LocalChatroom(Path(tempfile.mkdtemp(prefix="killed-")) / "data", high_limits.PARAMETERS)
    yield chatroom
    if chatroom.process is not None:
        chatroom.stop()


def test_killed_twenty_times_under_load_nothing_answered_is_missing(own_chatroom: LocalChatroom) -> None:
    own_chatroom.start()
    seed = int(os.environ.get("KILLER_SEED") or SystemRandom().randrange(10**6))
    print(f"KILLER_SEED={seed} kills at the same moments again")
    outputs, killer = own_chatroom.outputs(), Killer(own_chatroom, seed)
    members = [own_chatroom.member(f"{name}@example.com") for name in ("alice", "bob")]
    with Listening(members) as listening:
        own_chatroom.wait_until(lambda: all(page.is_open for page in listening.pages))
        talkers = [Talker(member) for member in members]
        for _ in range(KILLS):
            killed_at = killer.kill()
            before = [text for each in talkers for text, at in each.answered.copy().items() if at < killed_at]
            own_chatroom.wait_until(own_chatroom.is_well)
            assert set(before) <= {message["text"] for message in stored(own_chatroom, ROOM)}
            assert own_chatroom.outputs() == outputs
        for talker in talkers:
            talker.stop()
            assert talker.unexpected == []
            assert len(talker.answered) > KILLS, "there was a load"
        table = stored(own_chatroom, ROOM)
        said = Counter(message["text"] for message in table)
        assert said == Counter(text for talker in talkers for text in talker.answered), "each once, and no other"
        own_chatroom.wait_until(lambda: all(page.timelines[ROOM].messages == table for page in listening.pages))
    is_live(own_chatroom)


def test_killed_with_its_server_it_saves_and_the_next_start_waits_for_that(own_chatroom: LocalChatroom) -> None:
    own_chatroom.start()
    said = own_chatroom.member("alice@example.com").say("Said before")
    own_chatroom.stop(signal.SIGKILL)
    own_chatroom.start()
    alice = own_chatroom.member("alice@example.com")
    assert alice.id == said["author"]["id"]
    assert alice.call("GET", "/messages").body["messages"] == [said]


def test_all_killed_at_once_while_it_starts_for_the_first_time_it_starts_the_next_time(
    own_chatroom: LocalChatroom,
) -> None:
    data_dir, log_path = own_chatroom.cloud.data_dir, own_chatroom.cloud.emulator.log_path
    moments: list[Callable[[], object]] = [
        lambda: (data_dir / "claim").exists(),
        lambda: log_path.exists() and "CreateUserPool" in log_path.read_text(),
        lambda: (data_dir / "state" / "services.jsonl").exists(),
    ]
    for moment in moments:
        own_chatroom.launch()
        own_chatroom.wait_until(moment)
        own_chatroom.kill_all()
    own_chatroom.start()
    own_chatroom.kill_all()
    own_chatroom.start()
    is_live(own_chatroom)


def test_killed_functions_are_started_again(own_chatroom: LocalChatroom) -> None:
    own_chatroom.start()
    is_live(own_chatroom)
    functions = own_chatroom.processes() - {own_chatroom.server_process(), own_chatroom.cloud_process()}
    assert functions
    for function in functions:
        # One may have ended by itself.
        with contextlib.suppress(ProcessLookupError):
            os.kill(function, signal.SIGKILL)
    is_live(own_chatroom)


def test_the_reloaders_cloud_comes_back_too(own_chatroom: LocalChatroom) -> None:
    own_chatroom.arguments = ["--debug"]
    own_chatroom.start()
    is_live(own_chatroom)
    cloud, processes = own_chatroom.cloud_process(), own_chatroom.processes()
    assert cloud
    os.kill(cloud, signal.SIGKILL)
    own_chatroom.wait_until(lambda: not own_chatroom.is_well() or own_chatroom.cloud_process() != cloud)
    own_chatroom.wait_until(own_chatroom.is_well)
    is_live(own_chatroom)
    own_chatroom.stop()
    wait_until_gone(processes)


@pytest.mark.parametrize("which", ["the reloader", "the server"])
def test_of_two_servers_none_is_left_when_one_is_killed(own_chatroom: LocalChatroom, which: str) -> None:
    own_chatroom.arguments = ["--debug"]
    own_chatroom.start()
    said = own_chatroom.member("alice@example.com").say("Said before")
    processes = own_chatroom.processes()
    assert own_chatroom.process
    reloader, server = own_chatroom.process.pid, own_chatroom.server_process()
    assert reloader != server
    os.kill(reloader if which == "the reloader" else server, signal.SIGKILL)
    wait_until_gone(processes)
    own_chatroom.process.wait()
    own_chatroom.start()
    assert own_chatroom.member("alice@example.com").call("GET", "/messages").body["messages"] == [said]


def test_until_it_is_back_every_call_is_told_when_to_try_again(own_chatroom: LocalChatroom) -> None:
    own_chatroom.start()
    alice = own_chatroom.member("alice@example.com")
    browser = BrowserClient(own_chatroom.config(), own_chatroom.url)
    assert browser.sign_in("bob@example.com", demo_users.PASSWORD).status == 200
    calls: dict[str, Callable[[], Answer]] = {
        "health": lambda: call("GET", f"{own_chatroom.url}/api/health"),
        "messages": lambda: alice.call("GET", "/messages"),
        "send": lambda: alice.call("POST", "/messages", {"text": "x", "client_id": str(uuid.uuid4())}),
        "presence": lambda: alice.call("GET", "/rooms/general/presence"),
        "tickets": lambda: alice.call("POST", "/tickets"),
        "renew": browser.renew,
    }
    refused = set()
    # Each may be the one that is asked while it starts again: as long as one has not been, once more.
    while refused != set(calls):
        cloud = own_chatroom.cloud_process()
        assert cloud
        os.kill(cloud, signal.SIGKILL)
        for name in [name for name in calls if name not in refused]:
            answer = calls[name]()
            assert answer.status in (200, 201, 503), answer
            if answer.status == 503:
                assert int(answer.headers["retry-after"]) >= 1, name
                assert answer.headers["content-type"] == "application/problem+json"
                refused.add(name)
        own_chatroom.wait_until(own_chatroom.is_well)
    assert {calls[name]().status for name in calls} == {200, 201}


def test_a_cloud_that_hangs_is_said(own_chatroom: LocalChatroom) -> None:
    own_chatroom.start()
    cloud = own_chatroom.cloud_process()
    assert cloud
    os.kill(cloud, signal.SIGSTOP)
    own_chatroom.wait_until(lambda: not own_chatroom.is_well())
    own_chatroom.wait_until(lambda: f"The local cloud (process {cloud}) does not answer" in own_chatroom.log())
    os.kill(cloud, signal.SIGCONT)
    own_chatroom.wait_until(lambda: "The local cloud answers again" in own_chatroom.log())
    own_chatroom.wait_until(own_chatroom.is_well)
    assert own_chatroom.cloud_process() == cloud


def is_live(chatroom: LocalChatroom) -> None:
    """Check that one member hears another one."""
    alice, bob = (chatroom.member(f"{name}@example.com") for name in ("alice", "bob"))
    listener = bob.listen()
    said = alice.say("And this is live")
    assert listener.wait_for_message(said["id"]) == said
    listener.close()
