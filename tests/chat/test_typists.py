"""Who types where: each once in a while in each room, and not in many rooms at once."""

import pytest

from chat import typists
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud


def test_somebody_who_goes_on_typing_is_told_of_as_often_as_the_stack_says(
    cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TYPING_EVERY_SECONDS", "1.5")
    assert typists.is_news("general", "ann-sub") is True
    time.advance(1.499)
    assert typists.is_news("general", "ann-sub") is False
    assert typists.is_news("general", "ben-sub") is True
    assert typists.is_news("garden", "ann-sub") is True
    time.advance(0.001)
    assert typists.is_news("general", "ann-sub") is True


def test_in_no_more_than_thirty_rooms_a_minute(cloud: MotoCloud, time: FakeTime) -> None:
    time.advance(60 - time.time() % 60)
    assert [typists.is_news(f"room-{number}", "ann-sub") for number in range(31)] == [True] * 30 + [False]
    assert typists.is_news("general", "ben-sub") is True
    time.advance(59.999)
    assert typists.is_news("general", "ann-sub") is False
    time.advance(0.001)
    assert typists.is_news("garden", "ann-sub") is True


def test_what_is_no_news_in_its_room_is_not_counted(cloud: MotoCloud, time: FakeTime) -> None:
    for _ in range(3):
        typists.is_news("general", "ann-sub")
    noted = {(item["pk"], item["sk"]): item for item in cloud.items("SessionsTable", "typing")}
    assert set(noted) == {("typing#general", "ann-sub"), ("typing-of#ann-sub", "news")}
    minute = int(time.time() // 60)
    assert noted["typing-of#ann-sub", "news"][f"count#typing-of#60#{minute}"] == 1
