"""Where an API's connections are, and for how long its addresses are known."""

import asyncio
import socket
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

    async def work() -> None:
        for now in (1_000.0, 1_059.999, 1_060.0, 1_119.0):
            wire.time.now = now  # type: ignore[attr-defined]
            assert await endpoint._resolve() == [(socket.AF_INET, ("127.0.0.1", port))]

    asyncio.run(work())
    assert looked_up == [("127.0.0.1", port)] * 2


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
