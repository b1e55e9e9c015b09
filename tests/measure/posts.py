"""How many posts a second, and for how much CPU: the engine, boto3, and a floor below which no client in Python gets.

The floor has what any such client must have: the same 64 keep-alive connections, the same bytes, one request under way
on each connection and the next one when its answer has come, as answers take different times. It does nothing else:
the requests are made and signed beforehand, the answers are read but not looked at, and it waits on the bare `epoll`.

Two more are given to compare: lock-step, which sends to all 64 connections and then reads from each in turn, so that
every batch waits for its slowest answer, and one connection alone, which waits for every single one.
"""

import asyncio
import select
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from typing import Any

import boto3
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials

from tests.measure.fanout_alone import CREDENTIALS, connection_ids, message
from tests.measure.report import Cell, Table, Target, at_most, clocked
from tests.measure.sink import STAGE, Sink, sink
from websocket_handlers.callbacks import BlockingCallbackClient, CallbackClient
from websocket_handlers.callbacks.client import CONCURRENCY
from websocket_handlers.callbacks.delivery import Delivery, Retries
from websocket_handlers.callbacks.sigv4 import Signer
from websocket_handlers.fanout import frames

ROUNDS = 9
SIZES = (1_000, 10_000)
BOTO3_POSTS = 300
"""Of boto3 fewer, as each takes a millisecond; they go to the first of the connections."""

ENGINE, FLOOR = "this engine", "floor"
BOTO3 = ("boto3 in sequence", "boto3 in 8 threads", "boto3 in 32 threads")
LOCK_STEP, ALONE = f"lock-step, batches of {CONCURRENCY}", "one raw connection"
READ_BYTES = 8 * 1024

Send = Callable[[list[str]], None]


def frame() -> bytes:
    """Return a frame that brings one message."""
    new = message(1, "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071", "2026-11-22T20:03:30.000Z")
    (packed,) = frames.pack([{"type": "message.created", "room": new["room"], "message": new}])
    return packed


def measure() -> Table:
    """Let all of them post in turns, so that what else runs on the machine is no one's alone."""
    all_ids, rows, targets = connection_ids(max(SIZES)), [], []
    with sink() as running, ExitStack() as stack:
        ways = {name: stack.enter_context(way) for name, way in _ways(running, frame(), all_ids)}
        for size in SIZES:
            found = _measure(ways, all_ids[:size])
            rows += [{"connections": size, "client": name, **values} for name, values in found.items()]
            targets += _targets(size, found)
    ceiling = max(int(row["posts/s"] or 0) for row in rows)
    request = _requests(frame(), all_ids[:1], running)[0]
    return Table(
        "Posts: how fast, and for how much CPU",
        rows,
        targets,
        [
            f"A frame of {len(frame())} bytes to each, signed with a session token: {len(request)} bytes a request.",
            f"Medians of {ROUNDS} rounds. boto3 has a pool as large as its threads, and {BOTO3_POSTS} posts a round.",
            f"The floor: {CONCURRENCY} keep-alive connections, one request under way on each, the same bytes made"
            " beforehand, answers read and not looked at, bare epoll.",
            f"The sink is a process of its own. It has taken {ceiling:,} posts/s, so it does not hold the engine up.",
        ],
    )


def _targets(size: int, found: dict[str, dict[str, Cell]]) -> list[Target]:
    best = max(float(found[name]["posts/s"] or 0) for name in BOTO3)
    times = float(found[ENGINE]["posts/s"] or 0) / best
    cpu = float(found[ENGINE]["times the floor's"] or 0)
    return [
        Target(f"{size:,} connections: posts/s, times boto3's best, at least 10", times, times >= 10),
        at_most(2, cpu, f"{size:,} connections: CPU per post, times the floor's"),
    ]


def _measure(ways: dict[str, Send], ids: list[str]) -> dict[str, dict[str, Cell]]:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, send in ways.items():
            to = ids[:BOTO3_POSTS] if name in BOTO3 else list(islice(cycle(ids), max(len(ids), 4_000)))
            # At 1,000 connections a round is several deliveries, as one alone is over in 20 ms.
            deliveries = [to[start : start + len(ids)] for start in range(0, len(to), len(ids))]
            with clocked() as times:
                for delivery in deliveries:
                    send(delivery)
            taken[name].append((len(to) / times.wall_s, times.cpu_s / len(to) * 1e6))
    found: dict[str, dict[str, Cell]] = {}
    for name, rounds in taken.items():
        rate, cpu_us = (statistics.median(values) for values in zip(*rounds, strict=True))
        # Round by round, as the machine is faster in some than in others.
        ratios = (ours[1] / floors[1] for ours, floors in zip(rounds, taken[FLOOR], strict=True))
        found[name] = {
            "posts/s": round(rate),
            "CPU us/post": round(cpu_us, 2),
            "times the floor's": round(statistics.median(ratios), 2),
        }
    return found


def _ways(running: Sink, payload: bytes, ids: list[str]) -> Iterator[tuple[str, Any]]:
    yield ENGINE, _engine(running, payload)
    for name, threads in zip(BOTO3, (1, 8, 32), strict=True):
        yield name, _boto3(running, payload, threads)
    prepared = dict(zip(ids, _requests(payload, ids, running), strict=True))
    yield FLOOR, _raw(running, prepared, CONCURRENCY, _one_under_way)
    yield LOCK_STEP, _raw(running, prepared, CONCURRENCY, _lock_step)
    yield ALONE, _raw(running, prepared, 1, _lock_step)


def _credentials() -> ReadOnlyCredentials:
    access_key, secret_key, token, _ = CREDENTIALS.values()
    return ReadOnlyCredentials(access_key, secret_key, token)


@contextmanager
def _engine(running: Sink, payload: bytes) -> Iterator[Send]:
    client = CallbackClient(running.url, region="us-east-1", credentials=_credentials)
    with BlockingCallbackClient(client) as blocking:

        def send(ids: list[str]) -> None:
            outcomes = blocking.deliver([payload], ids, time.monotonic() + 60)
            assert outcomes.counts.delivered == len(ids), outcomes.counts

        yield send


@contextmanager
def _boto3(running: Sink, payload: bytes, threads: int) -> Iterator[Send]:
    config = Config(max_pool_connections=threads)
    access_key, secret_key, token, region = CREDENTIALS.values()
    session = boto3.Session(access_key, secret_key, token, region)
    client = session.client("apigatewaymanagementapi", endpoint_url=running.url, config=config)

    def post(connection_id: str) -> None:
        client.post_to_connection(ConnectionId=connection_id, Data=payload)

    if threads == 1:
        yield lambda ids: [post(each) for each in ids] and None
    else:
        with ThreadPoolExecutor(threads) as pool:
            yield lambda ids: list(pool.map(post, ids)) and None
    client.close()


def _requests(payload: bytes, ids: list[str], running: Sink) -> list[bytes]:
    """Return what the engine would send."""
    loop = asyncio.new_event_loop()
    host = f"127.0.0.1:{running.port}"
    delivery = Delivery(
        "POST",
        [payload],
        ids,
        path=STAGE,
        host=host,
        deadline=time.monotonic() + 60,
        signer=lambda: Signer(_credentials(), "us-east-1", host),
        retries=Retries(),
        done=loop.create_future(),
    )
    loop.close()
    return [delivery.request(recipient) for recipient in delivery.recipients]


@contextmanager
def _raw(
    running: Sink,
    prepared: dict[str, bytes],
    connections: int,
    send: Callable[[list[socket.socket], list[bytes]], None],
) -> Iterator[Send]:
    with ExitStack() as stack:
        peers = [stack.enter_context(socket.create_connection(("127.0.0.1", running.port))) for _ in range(connections)]
        for peer in peers:
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield lambda ids: send(peers, [prepared[each] for each in ids])


def _one_under_way(peers: list[socket.socket], requests: list[bytes]) -> None:
    by_fd = {peer.fileno(): peer for peer in peers}
    with select.epoll() as poll:
        for fd in by_fd:
            poll.register(fd, select.EPOLLIN)
        waiting = iter(requests)
        for peer, request in zip(peers, waiting, strict=False):
            peer.send(request)
        unanswered = len(requests)
        while unanswered:
            for fd, _ in poll.poll():
                peer = by_fd[fd]
                peer.recv(READ_BYTES)
                unanswered -= 1
                request = next(waiting, b"")
                if request:
                    peer.send(request)


def _lock_step(peers: list[socket.socket], requests: list[bytes]) -> None:
    for start in range(0, len(requests), len(peers)):
        batch = requests[start : start + len(peers)]
        for peer, request in zip(peers, batch, strict=False):
            peer.send(request)
        for peer, _ in zip(peers, batch, strict=False):
            peer.recv(READ_BYTES)


if __name__ == "__main__":
    print(measure())
