"""Where an API's connections are, for how long its addresses are known, and how one is connected to."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from websocket_handlers.callbacks import wire
from websocket_handlers.callbacks.wire import Endpoint


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://x.execute-api.eu-central-1.amazonaws.com/live", "x.execute-api.eu-central-1.amazonaws.com", "/live"),
        ("https://x.example:443/live/", "x.example", "/live"),
        ("https://x.example:8443", "x.example:8443", ""),
        ("http://127.0.0.1/a/b", "127.0.0.1", "/a/b"),
        ("http://127.0.0.1:80/a", "127.0.0.1", "/a"),
        ("http://127.0.0.1:443/a", "127.0.0.1:443", "/a"),
        ("https://x.example:80/a", "x.example:80", "/a"),
        ("http://[::1]:4566/a", "[::1]:4566", "/a"),
        ("http://[::1]/a", "[::1]", "/a"),
        ("https://x.example/MAX", "x.example", "/MAX"),
    ],
)
def test_an_endpoint_is_a_host_and_a_path(url: str, host: str, path: str) -> None:
    endpoint = Endpoint(url)
    assert (endpoint.host, endpoint.path) == (host, path)


@pytest.mark.parametrize(
    "url",
    [
        "wss://x.example/live",
        "x.example/live",
        "https:///live",
        "https://x.example/live?a=b",
        "https://x.example/live#a",
        "https://x.example/l ive",
        "https://x.example/l\u00e4ve",
        "https://x.example/\x7f",
    ],
)
def test_what_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"not an endpoint|cannot have"):
        Endpoint(url)


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What addresses were asked for; the clock stands at `wire.time.now`."""
    asked: list[tuple[Any, ...]] = []
    clock = SimpleNamespace(now=1_000.0, time=lambda: clock.now)
    find = socket.getaddrinfo

    def getaddrinfo(*of: Any, **more: Any) -> Any:
        asked.append(of)
        return find(*of, **more)

    monkeypatch.setattr(wire, "time", clock)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(("url", "port"), [("http://127.0.0.1/a", 80), ("https://127.0.0.1/a", 443)])
def test_addresses_are_known_for_a_minute(looked_up: list[tuple[Any, ...]], url: str, port: int) -> None:
    endpoint = Endpoint(url)

    async def work(now: float, lookups: int) -> None:
        wire.time.now = now  # type: ignore[attr-defined]
        assert await endpoint._resolve() == [(socket.AF_INET, ("127.0.0.1", port))]
        assert looked_up == [("127.0.0.1", port)] * lookups

    for now, lookups in ((1_000.0, 1), (1_059.999, 1), (1_060.0, 2), (1_119.0, 2)):
        asyncio.run(work(now, lookups))


class Names:
    """Answers look-ups of names once it is told to, with an address for each so far."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.answer: asyncio.Future[None] = asyncio.Future()
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", self.look_up)

    async def look_up(self, name: str, port: int, **_: Any) -> list[Any]:
        self.asked.append(name)
        number = len(self.asked)
        await self.answer
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"10.0.0.{number}", port))]


def address(number: int) -> list[tuple[int, Any]]:
    return [(socket.AF_INET, (f"10.0.0.{number}", 80))]


def test_who_waits_for_the_same_name_shares_one_lookup_until_it_is_old(
    looked_up: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint: Any = Endpoint("http://x.example/a")

    async def work() -> None:
        names = Names(monkeypatch)
        waiting = [asyncio.ensure_future(endpoint._resolve()) for _ in range(3)]
        for _ in range(3):
            await asyncio.sleep(0)
        assert names.asked == ["x.example"]
        names.answer.set_result(None)
        assert await asyncio.gather(*waiting) == [address(1)] * 3
        wire.time.now += 60  # type: ignore[attr-defined]
        assert await endpoint._resolve() == address(2)
        # It may be that of a loop that has ended, to which nobody ever answers.
        endpoint._lookup = SimpleNamespace(done=lambda: False, get_loop=object)
        wire.time.now += 60  # type: ignore[attr-defined]
        assert await endpoint._resolve() == address(3)

    asyncio.run(work())


def test_the_addresses_take_turns_and_one_that_fails_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint, tried, broken = Endpoint("http://x.example/a"), list[str](), {"1"}

    async def resolve() -> list[tuple[int, Any]]:
        return [(2, "0"), (2, "1"), (2, "2")]

    async def connect_to(_: int, address: str) -> str:
        tried.append(address)
        if address in broken:
            raise OSError(f"{address} is broken")
        return address

    monkeypatch.setattr(endpoint, "_resolve", resolve)
    monkeypatch.setattr(endpoint, "_connect_to", connect_to)

    async def work() -> None:
        assert [await endpoint.connect() for _ in range(4)] == ["2", "2", "0", "2"]
        broken.update("02")
        with pytest.raises(OSError, match="1 is broken"):
            await endpoint.connect()

    asyncio.run(work())
    assert tried == ["1", "2", "2", "0", "1", "2", "2", "0", "1"]


def test_a_certificate_is_asked_for_and_http_1_1_spoken() -> None:
    context = wire._default_context()
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
    sent = ssl.MemoryBIO()
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(ssl.MemoryBIO(), sent, server_hostname="x.example").do_handshake()
    # RFC 7301, 3.1: a list of 9 bytes, of one name of 8.
    assert b"\x00\x09\x08http/1.1" in sent.read()


class Context:
    """Stands for a TLS context: what it wraps, it notes, and leaves as it is."""

    def __init__(self) -> None:
        self.wrapped: list[str] = []

    def wrap_socket(self, sock: socket.socket, *, server_hostname: str, do_handshake_on_connect: bool) -> socket.socket:
        assert not do_handshake_on_connect, "it would wait"
        self.wrapped.append(server_hostname)
        return sock


def test_what_is_connected_does_not_wait_and_tls_is_made_once_as_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Context] = []

    def tls() -> Any:
        made.append(Context())
        return made[-1]

    async def handshake(*_: Any) -> None:
        pass

    monkeypatch.setattr(wire, "_handshake", handshake)
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = Endpoint(f"https://127.0.0.1:{server.getsockname()[1]}/a", tls)
        for _ in range(2):
            with asyncio.run(endpoint.connect()) as sock:
                assert not sock.getblocking()
                assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert [context.wrapped for context in made] == [["127.0.0.1"] * 2]


class Handshaking:
    """A socket whose handshake wants one thing after another."""

    def __init__(self, sock: socket.socket, *wants: type[ssl.SSLError]) -> None:
        self.fileno, self.wants = sock.fileno, list(wants)

    def do_handshake(self) -> None:
        if self.wants:
            raise self.wants.pop(0)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.SelectorEventLoop()
    yield loop
    loop.close()


def test_a_handshake_goes_on_when_there_is_something_to_read_or_room_to_write(loop: asyncio.AbstractEventLoop) -> None:
    here, peer = socket.socketpair()
    with here, peer:
        shaking: Any = Handshaking(here, ssl.SSLWantWriteError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
        task = loop.create_task(wire._handshake(loop, shaking))
        for wants in (1, 0):
            for _ in range(5):
                loop.call_soon(loop.stop)
                loop.run_forever()
            assert len(shaking.wants) == wants
            peer.send(b"x")
        assert task.done()
        assert not loop.remove_reader(here)
        assert not loop.remove_writer(here)


def test_who_has_given_up_is_not_called_back(loop: asyncio.AbstractEventLoop) -> None:
    ready = loop.create_future()
    ready.cancel()
    wire._resolve_once(ready)
    assert ready.cancelled()
