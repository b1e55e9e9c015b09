"""How long the pool's keys are let be, and how much is taken for them."""

from typing import Any

import pytest

from chat_app.auth import jwks
from chat_app.auth.jwks import KeySet, KeysUnavailable
from tests.support.fake_time import FakeTime
from tests.support.user_pool import public_jwk

URL = "https://keys.example/jwks.json"


def test_while_none_is_known_they_are_fetched_after_1_2_4_and_then_each_8_seconds() -> None:
    keys = KeySet(URL)
    keys._known = {}, "no answer"
    pauses = []
    for keys._failures in range(1, 7):
        pauses.append(keys._pause_s())
    assert pauses == [1, 2, 4, 8, 8, 8]


@pytest.mark.parametrize("known", [({}, ""), ({"key-1": "x"}, ""), ({"key-1": "x"}, "no answer")])
def test_otherwise_a_minute_passes(known: tuple[dict[str, Any], str]) -> None:
    keys = KeySet(URL)
    keys._known = known
    assert keys._pause_s() == 60


def test_a_fetch_has_three_seconds_and_64_kb(monkeypatch: pytest.MonkeyPatch, time: FakeTime) -> None:
    asked: list[tuple[Any, ...]] = []

    def fetch(*of: Any) -> Any:
        asked.append(of)
        return {"keys": [public_jwk("key-1")]}

    monkeypatch.setattr(jwks, "fetch_json", fetch)
    keys = KeySet(URL)
    assert keys.find("key-1") is not None
    assert keys.find("key-2") is None
    time.advance(59.999)
    assert keys.find("key-2") is None
    assert asked == [(URL, 3, 65_536)]
    time.advance(0.001)
    assert keys.find("key-2") is None
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({}, True),
        ({"alg": None}, True),
        ({"use": None}, True),
        ({"kty": "EC"}, False),
        ({"alg": "RS512"}, False),
        ({"use": "enc"}, False),
    ],
)
def test_a_key_is_one_that_signs_as_the_pools_tokens_are(
    monkeypatch: pytest.MonkeyPatch, time: FakeTime, changes: dict[str, str | None], is_taken: bool
) -> None:
    key = {name: value for name, value in {**public_jwk("key-1"), **changes}.items() if value is not None}
    monkeypatch.setattr(jwks, "fetch_json", lambda *_: {"keys": [key]})
    assert (KeySet(URL).find("key-1") is not None) is is_taken


def test_after_an_answer_the_pauses_begin_anew(monkeypatch: pytest.MonkeyPatch, time: FakeTime) -> None:
    answers: list[Any] = [OSError("no answer")] * 3 + [{"keys": []}] + [OSError("no answer again")]

    def fetch(*_: Any) -> Any:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(jwks, "fetch_json", fetch)
    keys = KeySet(URL)
    for pause_s in (1, 2, 4):
        with pytest.raises(KeysUnavailable) as unavailable:
            keys.find("key-1")
        assert str(unavailable.value) == f"{URL}: OSError('no answer')"
        assert unavailable.value.retry_after_s == pause_s
        time.advance(pause_s)
    assert keys.find("key-1") is None
    time.advance(60)
    with pytest.raises(KeysUnavailable, match="again") as unavailable:
        keys.find("key-1")
    assert unavailable.value.retry_after_s == 1
