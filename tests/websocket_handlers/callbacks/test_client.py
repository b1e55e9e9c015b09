"""What the callback client does with every kind of answer, and with its connections, credentials and deadline."""

import asyncio
import gc
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.credentials import ReadOnlyCredentials
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.callback_server import (
    CHUNKED,
    CLOSE_AFTER,
    CLOSE_BEFORE,
    CLOSE_IN,
    DRIP,
    EXPIRED_TOKEN,
    FORBIDDEN,
    GONE,
    HANG,
    MALFORMED_ID,
    NO_CONTENT,
    ODD_SUCCESSES,
    OK,
    QUICK_FAULTS,
    RESET_AFTER,
    RESET_BEFORE,
    SERVER_ERROR,
    TOO_LARGE,
    Answers,
    AnswersEarly,
    Behaviour,
    CallbackServer,
    Request,
    response,
    throttled,
)
from websocket_handlers.callbacks import (
    BlockingCallbackClient,
    CallbackClient,
    Fate,
    Outcome,
    Outcomes,
    Retries,
    dispatch,
)
from websocket_handlers.callbacks.wire import Endpoint

CREDENTIALS = ReadOnlyCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", "FwoGZXIvYXdzEB8aDH+/=", None)
QUICK_RETRIES = Retries(tries=8, first_pause_s=0.001, longest_pause_s=0.01)
CLOSE_ASKED = Answers(200, (("Connection", "close"),))
# How long a test waits that is about waiting: on a busy machine a healthy answer takes longer than it should.
PATIENCE_S = 1.0

FRAMES = [b'{"type":"events"}', "zwei \N{SNOWMAN}".encode(), b"\x00three\r\n\r\n"]


@pytest.fixture
def server() -> Iterator[CallbackServer]:
    with CallbackServer() as server:
        yield server


def client_of(server: CallbackServer, **options: Any) -> CallbackClient:
    settings = {"region": "us-east-1", "credentials": lambda: CREDENTIALS, "retries": QUICK_RETRIES, **options}
    return CallbackClient(server.endpoint, **settings)


def in_a_minute() -> float:
    return time.monotonic() + 60


def deliver(
    server: CallbackServer, frames: Sequence[bytes], ids: Sequence[str], deadline: float | None = None, **options: Any
) -> Outcomes:
    with BlockingCallbackClient(client_of(server, **options)) as client:
        return client.deliver(frames, ids, deadline or in_a_minute())


def test_64_posts_are_under_way_and_each_waits_three_seconds_unless_told() -> None:
    def client(**options: Any) -> CallbackClient:
        return CallbackClient("https://x.example/live", region="eu-central-1", credentials=lambda: None, **options)

    usual = client()
    assert (usual._concurrency, usual._answer_timeout_s, usual._retries) == (64, 3.0, Retries())
    told = client(concurrency=1, answer_timeout_s=0.5, retries=Retries(tries=2))
    assert (told._concurrency, told._answer_timeout_s, told._retries.tries) == (1, 0.5, 2)
    with pytest.raises(ValueError, match="at least 1"):
        client(concurrency=0)
    BlockingCallbackClient(usual).close()


def test_everyone_gets_every_frame_in_order(server: CallbackServer) -> None:
    ids = [f"L0SM9cOFvHcC{n}=" for n in range(50)]
    outcomes = deliver(server, FRAMES, ids, concurrency=8)
    assert outcomes == dict.fromkeys(ids, Outcome(Fate.DELIVERED, 3))
    assert server.received == dict.fromkeys(ids, FRAMES)
    assert (outcomes.counts.delivered, outcomes.counts.retries, outcomes.counts.failed) == (150, 0, 0)


def test_every_request_is_signed_and_every_id_arrives_as_it_is() -> None:
    ids = ["L0SM9cOFvHcCIhw=", "a/b", "ü ?#%25&", "..", "~.-_", "a\r\nX: y"]
    with CallbackServer(credentials=CREDENTIALS) as server:
        assert set(deliver(server, FRAMES, ids).of(Fate.DELIVERED)) == set(ids)
        wrong = CREDENTIALS._replace(secret_key="another")
        assert deliver(server, FRAMES, ["b="], credentials=lambda: wrong)["b="].fate is Fate.REJECTED
    assert [server.received[connection_id] for connection_id in ids] == [FRAMES] * len(ids)


def test_a_repeated_id_counts_once(server: CallbackServer) -> None:
    assert list(deliver(server, [b"x"], ["a=", "b=", "a="])) == ["a=", "b="]
    assert server.received == {"a=": [b"x"], "b=": [b"x"]}


def test_nobody_or_nothing_to_send_is_no_request(server: CallbackServer) -> None:
    assert deliver(server, FRAMES, []) == {}
    assert deliver(server, [], ["a="]) == {"a=": Outcome(Fate.DELIVERED, 0)}
    assert server.connections_made == 0


@pytest.mark.parametrize("success", ODD_SUCCESSES, ids=repr)
def test_a_frame_is_sent_once_however_the_server_takes_it(server: CallbackServer, success: Behaviour) -> None:
    ids = ["a=", "b=", "c="]
    for connection_id in ids:
        server.script(connection_id, then=success)
    outcomes = deliver(server, FRAMES, ids, concurrency=2)
    assert outcomes == dict.fromkeys(ids, Outcome(Fate.DELIVERED, 3))
    if success is not RESET_AFTER:
        assert server.received == dict.fromkeys(ids, FRAMES)
        assert outcomes.counts.retries == 0


@pytest.mark.parametrize("fault", QUICK_FAULTS, ids=repr)
def test_a_fault_is_retried_before_the_next_frame(server: CallbackServer, fault: Behaviour) -> None:
    server.script("a=", OK, fault, fault)
    outcomes = deliver(server, FRAMES, ["a=", "b="], answer_timeout_s=5)
    assert outcomes.of(Fate.DELIVERED) == ["b=", "a="]
    first, second, third = FRAMES
    assert server.received["a="] == [first, second, second, second, third]
    assert server.received["b="] == FRAMES


@pytest.mark.parametrize("fault", [HANG, DRIP], ids=repr)
def test_a_post_that_is_not_answered_in_time_is_tried_again(server: CallbackServer, fault: Behaviour) -> None:
    server.script("a=", fault)
    outcomes = deliver(server, [b"x"], ["a="], answer_timeout_s=PATIENCE_S)
    assert outcomes == {"a=": Outcome(Fate.DELIVERED, 1)}
    assert server.received["a="] == [b"x", b"x"]
    assert outcomes.counts.retries == 1


def test_throttling_and_retries_are_counted(server: CallbackServer) -> None:
    server.script("a=", throttled(), SERVER_ERROR, throttled("0"))
    counts = deliver(server, FRAMES, ["a=", "b="]).counts
    assert (counts.delivered, counts.throttled, counts.retries, counts.failed, counts.gone) == (6, 2, 3, 0, 0)


def test_gone_is_told_and_nothing_more_is_sent_there(server: CallbackServer) -> None:
    server.script("a=", then=GONE)
    server.script("b=", OK, then=GONE)
    outcomes = deliver(server, FRAMES, ["a=", "b=", "c="])
    assert [(outcomes[i].fate, outcomes[i].frames_delivered) for i in ("a=", "b=", "c=")] == [
        (Fate.GONE, 0),
        (Fate.GONE, 1),
        (Fate.DELIVERED, 3),
    ]
    assert (len(server.received["a="]), len(server.received["b="])) == (1, 2)
    assert (outcomes.counts.gone, outcomes.counts.failed) == (2, 0)


@pytest.mark.parametrize(
    "refusal",
    [TOO_LARGE, FORBIDDEN, MALFORMED_ID, Answers(404), Answers(302, (("Location", "/elsewhere"),))],
    ids=lambda refusal: str(refusal.status),
)
def test_a_refusal_is_told_with_its_reason_and_not_retried(server: CallbackServer, refusal: Answers) -> None:
    server.script("a=", OK, then=refusal)
    outcomes = deliver(server, FRAMES, ["a=", "b="])
    refused = outcomes["a="]
    assert (refused.fate, refused.frames_delivered, refused.status) == (Fate.REJECTED, 1, refusal.status)
    for _, kind in refusal.headers[: 1 if refusal.body else 0]:
        assert kind.lower() in refused.reason
    assert server.received["a="] == FRAMES[:2]
    assert outcomes["b="] == Outcome(Fate.DELIVERED, 3)
    assert outcomes.counts.failed == 1


def test_tries_are_used_up(server: CallbackServer) -> None:
    server.script("a=", OK, then=SERVER_ERROR)
    outcomes = deliver(server, FRAMES, ["a=", "b="], retries=Retries(tries=3, first_pause_s=0.001))
    assert (outcomes["a="].fate, outcomes["a="].frames_delivered, outcomes["a="].status) == (Fate.UNDELIVERED, 1, 500)
    assert "Internal server error" in outcomes["a="].reason
    assert len(server.received["a="]) == 4
    assert outcomes.counts.failed == 1
    assert server.received["b="] == FRAMES


def test_what_is_under_way_at_the_deadline_is_cut_off_and_told(server: CallbackServer) -> None:
    server.script("a=", OK, then=HANG)
    outcomes = deliver(server, FRAMES, ["a=", "b="], deadline=time.monotonic() + 2 * PATIENCE_S)
    assert (outcomes["a="].fate, outcomes["a="].frames_delivered) == (Fate.UNDELIVERED, 1)
    assert outcomes["a="].reason == "the deadline passed"
    assert outcomes["b="].fate is Fate.DELIVERED
    server.wait_until(lambda: server.connections_open == 0)


def test_after_the_deadline_nothing_is_sent(server: CallbackServer) -> None:
    outcomes = deliver(server, FRAMES, ["a="], deadline=time.monotonic() - 1)
    assert outcomes["a="].fate is Fate.UNDELIVERED
    assert server.connections_made == 0


def test_at_the_deadline_it_is_too_late(server: CallbackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("websocket_handlers.callbacks.client.time", SimpleNamespace(monotonic=lambda: 5.0))
    monkeypatch.setattr(dispatch.Dispatcher, "carry", lambda *_: pytest.fail("it is carried out"))
    assert deliver(server, FRAMES, ["a="], deadline=5.0)["a="].fate is Fate.UNDELIVERED


def test_a_retry_that_could_only_come_after_the_deadline_is_not_waited_for(server: CallbackServer) -> None:
    server.script("a=", throttled(retry_after="7200"))
    outcomes = deliver(server, FRAMES, ["a="], deadline=time.monotonic() + 3600)
    assert (outcomes["a="].fate, outcomes["a="].status) == (Fate.UNDELIVERED, 429)


def test_an_endpoint_that_nobody_serves_is_told() -> None:
    with CallbackServer() as server:
        pass
    outcomes = deliver(server, FRAMES, ["a="], retries=Retries(tries=2, first_pause_s=0.001))
    assert outcomes["a="].fate is Fate.UNDELIVERED
    assert "ConnectionRefusedError" in outcomes["a="].reason


def test_hanging_connections_leave_room_for_the_others(server: CallbackServer) -> None:
    hanging, healthy = [f"h{n}=" for n in range(4)], [f"a{n}=" for n in range(6)]
    for connection_id in hanging:
        server.script(connection_id, then=HANG)
    for connection_id in healthy:
        server.script(connection_id, throttled(), OK, throttled(), OK)
    retries = Retries(tries=3, first_pause_s=0.001)
    outcomes = deliver(
        server, FRAMES, hanging + healthy, concurrency=2, answer_timeout_s=PATIENCE_S / 2, retries=retries
    )
    assert set(outcomes.of(Fate.DELIVERED)) == set(healthy)
    assert list(outcomes)[:6] == outcomes.of(Fate.DELIVERED), "the healthy are done before the hanging are given up"
    assert [len(server.received[connection_id]) for connection_id in hanging] == [3] * 4
    assert server.most_at_once <= 2


def test_no_more_connections_than_allowed_and_each_used_again_and_again(server: CallbackServer) -> None:
    deliver(server, [b"x"], [f"{n}=" for n in range(200)], concurrency=4)
    assert server.connections_made <= 4
    assert server.most_at_once <= 4


def test_a_connection_that_was_closed_while_idle_is_replaced_unseen(server: CallbackServer) -> None:
    with BlockingCallbackClient(client_of(server)) as client:
        client.deliver(FRAMES, ["a="], in_a_minute())
        assert server.close_idle_connections() == 1
        outcomes = client.deliver(FRAMES, ["a="], in_a_minute())
    assert outcomes == {"a=": Outcome(Fate.DELIVERED, 3)}
    assert outcomes.counts.retries == 0
    assert server.received["a="] == FRAMES * 2
    assert server.connections_made == 2


@pytest.mark.parametrize("loss", [CLOSE_BEFORE, RESET_BEFORE], ids=repr)
def test_only_one_loss_of_a_used_connection_goes_unseen(server: CallbackServer, loss: Behaviour) -> None:
    server.script("a=", OK, loss, loss)
    outcomes = deliver(server, FRAMES[:2], ["a="])
    assert outcomes.of(Fate.DELIVERED) == ["a="]
    assert outcomes.counts.retries == 1
    assert len(server.received["a="]) == 4


def test_a_loss_within_an_answer_is_a_fault(server: CallbackServer) -> None:
    server.script("a=", OK, CLOSE_IN)
    outcomes = deliver(server, FRAMES, ["a="])
    assert outcomes.of(Fate.DELIVERED) == ["a="]
    assert outcomes.counts.retries == 1


def test_a_connection_that_was_idle_for_long_is_not_used_again(
    server: CallbackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatch, "IDLE_LIMIT_S", -1.0)
    with BlockingCallbackClient(client_of(server)) as client:
        for _ in range(3):
            client.deliver([b"x"], ["a="], in_a_minute())
    assert server.connections_made == 3


def test_invocations_share_connections(server: CallbackServer) -> None:
    with BlockingCallbackClient(client_of(server)) as client:
        for _ in range(5):
            client.deliver([b"x"], ["a="], in_a_minute())
        client.close_connections(["a="], in_a_minute())
    assert server.connections_made == 1
    server.wait_until(lambda: server.connections_open == 0)


def test_a_client_may_go_on_in_another_event_loop(server: CallbackServer) -> None:
    client = client_of(server)
    for _ in range(2):
        outcomes = asyncio.run(client.deliver([b"x"], ["a="], in_a_minute()))
        assert outcomes.of(Fate.DELIVERED) == ["a="]
    asyncio.run(client.aclose())
    server.wait_until(lambda: server.connections_open == 0)
    assert server.connections_made == 2


def test_deliveries_at_the_same_time_share_the_connections(server: CallbackServer) -> None:
    async def both() -> list[Outcomes]:
        async with client_of(server, concurrency=3) as client:
            rooms = [[f"{room}{n}=" for n in range(30)] for room in "ab"]
            found = await asyncio.gather(*(client.deliver(FRAMES, room, in_a_minute()) for room in rooms))
        await asyncio.to_thread(server.wait_until, lambda: server.connections_open == 0)
        return found

    for outcomes in asyncio.run(both()):
        assert len(outcomes.of(Fate.DELIVERED)) == 30
    assert server.connections_made <= 3
    assert all(frames == FRAMES for frames in server.received.values())


def test_one_deliverys_end_leaves_another_alone(server: CallbackServer) -> None:
    server.script("a=", then=HANG)

    async def both() -> list[Outcomes]:
        async with client_of(server, concurrency=2) as client:
            short = client.deliver(FRAMES, ["a=", "h="], time.monotonic() + 2 * PATIENCE_S)
            long = client.deliver(FRAMES, [f"{n}=" for n in range(20)], in_a_minute())
            return await asyncio.gather(short, long)

    short, long = asyncio.run(both())
    assert short.of(Fate.UNDELIVERED) == ["a="]
    assert len(long.of(Fate.DELIVERED)) == 20


def test_cancelling_a_delivery_closes_its_sockets(server: CallbackServer) -> None:
    server.script("a=", then=HANG)

    async def cancelled() -> CallbackClient:
        client = client_of(server, answer_timeout_s=60)
        delivering = asyncio.create_task(client.deliver(FRAMES, ["a=", "b="], in_a_minute()))
        await asyncio.to_thread(server.wait_until, lambda: "a=" in server.received and len(server.accepted["b="]) == 3)
        delivering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await delivering
        await asyncio.to_thread(server.wait_until, lambda: server.connections_open <= 1)  # that of "b="
        await client.aclose()
        return client

    asyncio.run(cancelled())
    server.wait_until(lambda: server.connections_open == 0)


def test_who_is_interrupted_leaves_nothing_under_way(server: CallbackServer) -> None:
    ended = []

    async def work() -> None:
        asyncio.get_running_loop().call_soon(interrupt)
        try:
            ended.append(await asyncio.sleep(1, "in the end"))
        except asyncio.CancelledError:
            ended.append("at once")
            raise

    def interrupt() -> None:
        raise KeyboardInterrupt

    with BlockingCallbackClient(client_of(server)) as client:
        with pytest.raises(KeyboardInterrupt):
            client._run(work())
        assert ended == ["at once"]
        assert client.deliver([b"x"], ["a="], in_a_minute()).of(Fate.DELIVERED) == ["a="]


def test_when_it_is_closed_nothing_looks_for_an_address_any_more(server: CallbackServer) -> None:
    client = BlockingCallbackClient(client_of(server))
    looking = threading.Event()
    client._loop.run_in_executor(None, lambda: looking.wait(0.05) or looking.set())
    client.close()
    assert looking.is_set()


def test_no_socket_is_left_behind(server: CallbackServer) -> None:
    for n, behaviour in enumerate([HANG, RESET_BEFORE, CLOSE_AFTER, CLOSE_ASKED, throttled("0"), GONE, CHUNKED]):
        server.script(f"{n}=", behaviour, behaviour)
    gc.collect()  # what other tests have left is not this one's
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        deliver(server, FRAMES, [f"{n}=" for n in range(8)], concurrency=3, answer_timeout_s=0.1)
        gc.collect()
    assert [str(warning.message) for warning in caught if warning.category is ResourceWarning] == []
    server.wait_until(lambda: server.connections_open == 0)


def test_a_frame_larger_than_a_sockets_buffer_arrives_whole(server: CallbackServer) -> None:
    frame = bytes(range(256)) * 32 * 1024  # 8 MB: far more than API Gateway takes, and than a send does at once
    assert deliver(server, [frame], ["a=", "b="], answer_timeout_s=20).counts.delivered == 2
    assert server.received == {"a=": [frame], "b=": [frame]}


def test_a_long_answer_counts_and_ends_its_connection(server: CallbackServer) -> None:
    server.script("a=", then=Answers(200, body=b"x" * 5_000_000))
    outcomes = deliver(server, FRAMES, ["a="])
    assert outcomes.counts.delivered == 3
    assert server.received["a="] == FRAMES
    assert server.connections_made == 3


def test_bytes_that_follow_an_answer_are_no_answer_to_the_next_request(server: CallbackServer) -> None:
    async def twice(request: Request) -> None:
        await request.send(response(200) + response(410))

    server.script("a=", twice)
    outcomes = deliver(server, FRAMES, ["a=", "b="], concurrency=1)
    assert outcomes.of(Fate.DELIVERED) == ["b=", "a="] or outcomes.of(Fate.DELIVERED) == ["a=", "b="]
    assert server.received == {"a=": FRAMES, "b=": FRAMES}


@pytest.fixture
def small_buffers(monkeypatch: pytest.MonkeyPatch) -> Iterator[CallbackServer]:
    """A server, and sockets to it, of which the system keeps little: Linux alone takes 4 to 38 MB that nobody reads."""
    connect = Endpoint._connect_to

    async def connect_to(self: Endpoint, family: int, address: Any) -> socket.socket:
        sock = await connect(self, family, address)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
        return sock

    monkeypatch.setattr(Endpoint, "_connect_to", connect_to)
    with CallbackServer(buffer_bytes=64 * 1024) as server:
        yield server


def test_an_answer_before_the_request_is_sent_ends_its_connection(small_buffers: CallbackServer) -> None:
    small_buffers.script("a=", AnswersEarly(413))
    frame = b"x" * 8_000_000
    outcomes = deliver(small_buffers, [frame], ["a=", "b="], concurrency=1, answer_timeout_s=20)
    assert (outcomes["a="].fate, outcomes["a="].status) == (Fate.REJECTED, 413)
    assert outcomes["b="].fate is Fate.DELIVERED
    assert small_buffers.received["b="] == [frame]
    assert outcomes.counts.retries == 0
    assert small_buffers.connections_made == 2


def test_a_handshake_that_hangs_is_given_up(server: CallbackServer) -> None:
    endpoint = server.endpoint.replace("http:", "https:")  # it waits for a request, the client for its certificate
    client = CallbackClient(
        endpoint,
        region="us-east-1",
        credentials=lambda: CREDENTIALS,
        answer_timeout_s=0.1,
        retries=Retries(tries=2, first_pause_s=0.001),
    )
    with warnings.catch_warnings(record=True) as caught, BlockingCallbackClient(client) as blocking:
        warnings.simplefilter("always")
        outcomes = blocking.deliver(FRAMES, ["a="], in_a_minute())
        gc.collect()
    assert outcomes["a="].fate is Fate.UNDELIVERED
    assert "TimeoutError" in outcomes["a="].reason
    assert [str(warning.message) for warning in caught] == []
    server.wait_until(lambda: server.connections_open == 0)


def test_those_that_hang_never_get_all_connections(server: CallbackServer) -> None:
    """Two connections have let a post wait in vain, and wait again, until "a=" is served: it must be, meanwhile."""
    served = threading.Event()

    async def until_a_is_served(request: Request) -> None:
        await asyncio.to_thread(served.wait)
        await OK(request)

    async def serve(request: Request) -> None:
        served.set()
        await OK(request)

    for hanging in ("h=", "i="):
        server.script(hanging, HANG, until_a_is_served)
    server.script("a=", serve)

    async def both() -> list[Outcomes]:
        async with client_of(server, concurrency=2, answer_timeout_s=3 * PATIENCE_S) as client:
            hanging = asyncio.create_task(client.deliver([b"x"], ["h=", "i="], in_a_minute()))
            await asyncio.to_thread(
                server.wait_until, lambda: len(server.received["h="]) + len(server.received["i="]) > 2
            )
            return [await client.deliver([b"x"], ["a="], in_a_minute()), await hanging]

    a, hanging = asyncio.run(both())
    assert (len(a.of(Fate.DELIVERED)), len(hanging.of(Fate.DELIVERED))) == (1, 2)
    assert len(server.received["h="]) == len(server.received["i="]) == 2


def test_closing_connections_counts_those_already_gone(server: CallbackServer) -> None:
    server.script("a=", then=NO_CONTENT)
    server.script("b=", then=GONE)
    server.script("c=", throttled(), then=NO_CONTENT)
    server.script("d=", then=FORBIDDEN)
    with BlockingCallbackClient(client_of(server)) as client:
        outcomes = client.close_connections(["a=", "b=", "c=", "d="], in_a_minute())
    assert set(outcomes.of(Fate.CLOSED)) == {"a=", "b=", "c="}
    assert outcomes.of(Fate.REJECTED) == ["d="]
    assert sorted(server.closed) == ["a=", "b=", "c=", "c=", "d="]
    assert server.received == {}


class Rotating:
    """Credentials that are others each time they are fetched, like botocore's when they are refreshed."""

    def __init__(self) -> None:
        self.fetched = 0

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        self.fetched += 1
        return CREDENTIALS._replace(token=f"token-{self.fetched}")


def tokens_of(server: CallbackServer, connection_id: str) -> list[str]:
    return [r.headers["x-amz-security-token"] for r in server.requests if r.connection_id == connection_id]


def test_credentials_are_fetched_for_every_delivery(server: CallbackServer) -> None:
    credentials = Rotating()
    with BlockingCallbackClient(client_of(server, credentials=credentials)) as client:
        client.deliver(FRAMES, ["a="], in_a_minute())
        client.deliver(FRAMES, ["b="], in_a_minute())
    assert tokens_of(server, "a=") == ["token-1"] * 3
    assert tokens_of(server, "b=") == ["token-2"] * 3


@pytest.mark.parametrize(
    "expired",
    [EXPIRED_TOKEN, Answers(403, (), b'{"message":"The security token included in the request is expired"}')],
    ids=["type", "message"],
)
def test_expired_credentials_are_fetched_again_once_in_a_delivery(server: CallbackServer, expired: Answers) -> None:
    ids = ["a=", "b=", "c=", "d="]
    for connection_id in ids[:3]:
        server.script(connection_id, expired)
    server.script("d=", then=expired)
    credentials = Rotating()
    outcomes = deliver(server, FRAMES, ids, credentials=credentials)
    assert set(outcomes.of(Fate.DELIVERED)) == set(ids[:3])
    assert credentials.fetched == 2
    assert tokens_of(server, "a=") == ["token-1"] + ["token-2"] * 3
    assert outcomes["d="].fate is Fate.REJECTED
    assert tokens_of(server, "d=") == ["token-1", "token-2"]


def test_credentials_that_cannot_be_refreshed_are_the_reason(server: CallbackServer) -> None:
    fetched: list[ReadOnlyCredentials] = []

    def only_once() -> ReadOnlyCredentials:
        if fetched:
            raise RuntimeError("the metadata service is down")
        fetched.append(CREDENTIALS)
        return CREDENTIALS

    server.script("a=", then=EXPIRED_TOKEN)
    outcomes = deliver(server, FRAMES, ["a=", "b="], credentials=only_once)
    assert outcomes["a="].fate is Fate.REJECTED
    assert "the metadata service is down" in outcomes["a="].reason
    assert outcomes["b="].fate is Fate.DELIVERED


@pytest.mark.parametrize(
    "url",
    ["ftp://a.b/c", "a.b/c", "https://", "https://a.b/c?d", "https://a.b/ c", "https://a.b/\r\nX: y", "https://ü.de/"],
)
def test_an_endpoint_must_be_one(url: str) -> None:
    with pytest.raises(ValueError, match=r"endpoint|URL"):
        CallbackClient(url, region="us-east-1", credentials=lambda: CREDENTIALS)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for `localhost`, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secure_server(authority: Path) -> Iterator[CallbackServer]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority)
    with CallbackServer(tls=context, credentials=CREDENTIALS) as server:
        yield server


def test_https_is_spoken_with_those_whom_the_authority_knows(
    secure_server: CallbackServer, authority: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(authority))
    ids = [f"{n}=" for n in range(20)]
    frames = [*FRAMES, bytes(range(256)) * 4096]
    secure_server.script("0=", throttled(), CLOSE_AFTER, CHUNKED, RESET_BEFORE)
    secure_server.script("1=", Answers(200, body=b"y" * 12_000))  # one TLS record, more than one read
    outcomes = deliver(secure_server, frames, ids, concurrency=4)
    assert set(outcomes.of(Fate.DELIVERED)) == set(ids)
    assert secure_server.received["1="] == frames
    secure_server.wait_until(lambda: secure_server.connections_open == 0)


@pytest.mark.parametrize("name", [None, "127.0.0.1"], ids=["unknown authority", "another name"])
def test_https_is_not_spoken_with_strangers(
    secure_server: CallbackServer, authority: Path, monkeypatch: pytest.MonkeyPatch, name: str | None
) -> None:
    endpoint = secure_server.endpoint
    if name:
        monkeypatch.setenv("AWS_CA_BUNDLE", str(authority))
        endpoint = endpoint.replace("localhost", name)
    client = CallbackClient(endpoint, region="us-east-1", credentials=lambda: CREDENTIALS, retries=Retries(tries=1))
    with BlockingCallbackClient(client) as blocking:
        outcomes = blocking.deliver(FRAMES, ["a="], in_a_minute())
    assert outcomes["a="].fate is Fate.UNDELIVERED
    assert "certificate verify failed" in outcomes["a="].reason
    assert secure_server.requests == []
