"""The pool's keys: one fetch at a time for all who wait, and nothing that is known is lost."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from chat_app.auth import jwks
from chat_app.auth.jwks import FIRST_PAUSE_S, LONGEST_PAUSE_S, REFETCH_INTERVAL_S, KeySet, KeysUnavailable
from chat_app.auth.key_address import fetch_json
from tests.support import key_server
from tests.support.fake_time import FakeTime
from tests.support.key_server import KeyServer, answers, publishes, sends
from tests.support.user_pool import public_jwk

KEYS = {"keys": [public_jwk("key-1")]}
PATIENCE_S = 30


def ask(keys: KeySet, key_id: str = "key-1") -> str:
    """Return what becomes of a search: `found`, `unknown` or `unavailable`."""
    try:
        return "unknown" if keys.find(key_id) is None else "found"
    except KeysUnavailable:
        return "unavailable"


@pytest.fixture(autouse=True)
def no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every fetch the time that a busy machine may need, where a test does not say otherwise."""
    monkeypatch.setattr(jwks, "_TIMEOUT_S", PATIENCE_S)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Is released once by each thread that begins to wait for another's fetch."""
    waiting = threading.Semaphore(0)

    class Event(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waiting.release()
            return super().wait(timeout)

    monkeypatch.setattr(jwks, "threading", SimpleNamespace(Event=Event, Lock=threading.Lock))
    return waiting


def ask_together(count: int, keys: KeySet, waiting: threading.Semaphore, released: Callable[[], object]) -> list[str]:
    """Let so many threads ask while the first one's fetch hangs; release it when all others wait."""
    with ThreadPoolExecutor(count) as pool:
        asked = [pool.submit(ask, keys) for _ in range(count)]
        for _ in range(count - 1):
            assert waiting.acquire(timeout=PATIENCE_S)
        assert not any(future.done() for future in asked)
        released()
        return [future.result(timeout=PATIENCE_S) for future in asked]


def test_all_who_wait_share_one_fetch(waiting: threading.Semaphore) -> None:
    with KeyServer(lambda _: None) as server:
        server.behaviour = server.hangs(publishes(KEYS))
        assert ask_together(16, KeySet(server.url), waiting, server.released.set) == ["found"] * 16
        assert server.connections == 1


@pytest.mark.parametrize("answer", [sends(b""), answers(b"", "503 Busy"), sends(b"junk\r\n\r\n")], ids=range(3))
def test_all_who_wait_share_its_failure_too(
    waiting: threading.Semaphore, time: FakeTime, answer: key_server.Behaviour
) -> None:
    """Each in its turn they would wait for 3, 6, 9 and 12 seconds."""
    with KeyServer(lambda _: None) as server:
        server.behaviour = server.hangs(answer)
        keys = KeySet(server.url)
        assert ask_together(16, keys, waiting, server.released.set) == ["unavailable"] * 16
        assert [ask(keys) for _ in range(50)] == ["unavailable"] * 50
        assert server.connections == 1


def test_an_address_that_never_answers_is_given_up_for_all_at_once(
    waiting: threading.Semaphore, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its time begins when all others wait, however long that takes them."""
    all_wait = threading.Event()

    def fetch(*asked: Any) -> Any:
        assert all_wait.wait(PATIENCE_S)
        return fetch_json(*asked)

    monkeypatch.setattr(jwks, "_TIMEOUT_S", 0.5)
    monkeypatch.setattr(jwks, "fetch_json", fetch)
    with KeyServer(lambda _: None) as server:
        server.behaviour = server.hangs(publishes(KEYS))
        assert ask_together(4, KeySet(server.url), waiting, all_wait.set) == ["unavailable"] * 4
        assert server.called.wait(PATIENCE_S)
        assert server.connections == 1


def test_who_has_a_known_key_waits_for_nobody(waiting: threading.Semaphore, time: FakeTime) -> None:
    with KeyServer(publishes(KEYS)) as server, ThreadPoolExecutor(3) as pool:
        keys = KeySet(server.url)
        assert ask(keys) == "found"
        server.behaviour = server.hangs(publishes(KEYS))
        time.advance(REFETCH_INTERVAL_S)
        strangers = [pool.submit(ask, keys, "stranger") for _ in range(2)]
        assert waiting.acquire(timeout=PATIENCE_S)
        known: Future[str] = pool.submit(ask, keys, "key-1")
        try:
            assert known.result(timeout=PATIENCE_S) == "found"
            assert not any(future.done() for future in strangers)
        finally:
            server.released.set()
        assert [future.result(timeout=PATIENCE_S) for future in strangers] == ["unknown"] * 2
        assert server.connections == 2


def test_no_lock_is_held_while_fetching(time: FakeTime) -> None:
    keys = KeySet("http://127.0.0.1:9/")
    held = []
    keys._fetch = lambda: held.append(keys._lock.locked()) or {}
    assert ask(keys) == "unknown"
    assert held == [False]


def test_the_pause_after_a_failure_grows_and_ends_with_the_first_keys(time: FakeTime) -> None:
    with KeyServer(answers(b"", "500 Broken")) as server:
        keys = KeySet(server.url)
        pauses = [FIRST_PAUSE_S, 2, 4, LONGEST_PAUSE_S, LONGEST_PAUSE_S]
        for fetches, pause_s in enumerate(pauses, 1):
            assert ask(keys) == "unavailable"
            time.advance(pause_s - 0.001)
            assert ask(keys) == "unavailable"
            assert server.connections == fetches
            time.advance(0.001)
        server.behaviour = publishes(KEYS)
        assert [ask(keys), ask(keys)] == ["found", "found"]
        assert server.connections == len(pauses) + 1


def test_who_is_turned_away_is_told_when_the_keys_are_fetched_again(time: FakeTime) -> None:
    with KeyServer(answers(b"", "500 Broken")) as server:
        keys, told = KeySet(server.url), []
        for pause_s in (1, 2, 4):
            with pytest.raises(KeysUnavailable) as turned_away:
                keys.find("key-1")
            told.append(turned_away.value.retry_after_s)
            time.advance(pause_s)
    assert told == [1, 2, 4]


def test_keys_at_hand_are_fetched_once_and_before_anybody_asks_for_one(time: FakeTime) -> None:
    with KeyServer(answers(b"", "500 Broken")) as server:
        keys = KeySet(server.url)
        for _ in range(3):
            with pytest.raises(KeysUnavailable) as turned_away:
                keys.prepare()
            assert [turned_away.value.retry_after_s, server.connections] == [FIRST_PAUSE_S, 1]
        server.behaviour = publishes(KEYS)
        time.advance(FIRST_PAUSE_S)
        keys.prepare()
        server.behaviour = answers(b"", "500 Broken")
        time.advance(REFETCH_INTERVAL_S)
        keys.prepare()
        assert [ask(keys), server.connections] == ["found", 2]
        assert ask(keys, "stranger") == "unavailable"
        keys.prepare()


def test_after_a_rotation_the_new_key_is_fetched_once(time: FakeTime) -> None:
    with KeyServer(publishes(KEYS)) as server:
        keys = KeySet(server.url)
        ask(keys)
        server.behaviour = publishes({"keys": [public_jwk("key-1"), public_jwk("key-2")]})
        assert [ask(keys, "key-2"), server.connections] == ["unknown", 1]
        time.advance(REFETCH_INTERVAL_S)
        assert [ask(keys, "key-2") for _ in range(3)] == ["found"] * 3
        assert [ask(keys, f"stranger-{number}") for number in range(50)] == ["unknown"] * 50
        assert server.connections == 2


MISBEHAVIOURS: dict[str, key_server.Behaviour] = {
    "hangs up": sends(b""),
    "junk": sends(b"\x00\xff" * 1_000),
    "half a status line": sends(b"HTTP/1.1 2"),
    "another protocol": sends(b"SSH-2.0-OpenSSH_9.9\r\n"),
    "an endless header": sends(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200),
    "a long header": sends(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000),
    "fewer bytes than said": sends(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{}"),
    "half a chunk": sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"),
    "redirect": answers(b"", "302 Found", "Location: https://evil.example.com/keys.json"),
    "busy": answers(b"", "503 Busy"),
    "not found": answers(b"{}", "404 Not Found"),
    "created": answers(b'{"keys": []}', "201 Created"),
    "too large": answers(b'{"keys": []}' + b" " * jwks._MAX_BYTES),
    "endless": sends(b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 10_000_000),
    "no JSON": answers(b"<html>"),
    "no UTF-8": answers(b'{"keys": "\xff"}'),
    "deep": answers(b"[" * 60_000),
    "a large number": answers(b'{"keys": ' + b"9" * 5_000 + b"}"),
    "no keys": answers(b"{}"),
    "keys of no kind": answers(b'{"keys": [1]}'),
    "a bad key": answers(b'{"keys": [{"kty": "RSA", "kid": "key-1", "n": 1, "e": []}]}'),
}


@pytest.mark.parametrize("behaviour", MISBEHAVIOURS.values(), ids=MISBEHAVIOURS)
def test_whatever_the_address_does_the_known_keys_stay(time: FakeTime, behaviour: key_server.Behaviour) -> None:
    with KeyServer(behaviour) as server:
        keys = KeySet(server.url)
        assert ask(keys) == "unavailable"
        server.behaviour = publishes(KEYS)
        time.advance(FIRST_PAUSE_S)
        assert ask(keys) == "found"
        server.behaviour = behaviour
        time.advance(REFETCH_INTERVAL_S)
        assert [ask(keys, "stranger"), ask(keys)] == ["unavailable", "found"]


def test_a_set_that_is_suddenly_empty_takes_no_key_away(time: FakeTime) -> None:
    with KeyServer(publishes(KEYS)) as server:
        keys = KeySet(server.url)
        ask(keys)
        server.behaviour = publishes({"keys": []})
        time.advance(REFETCH_INTERVAL_S)
        assert [ask(keys, "stranger"), ask(keys)] == ["unavailable", "found"]


def test_what_cannot_be_foreseen_blocks_nobody_for_good(time: FakeTime) -> None:
    with KeyServer(publishes(KEYS)) as server:
        keys = KeySet(server.url)
        good, keys._fetch = keys._fetch, lambda: 1 // 0
        with pytest.raises(ZeroDivisionError):
            keys.find("key-1")
        keys._fetch = good
        assert ask(keys) == "unavailable"
        time.advance(FIRST_PAUSE_S)
        assert ask(keys) == "found"
