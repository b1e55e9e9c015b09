"""Who is in a room: people, not pages, and from how many on they are only counted."""

import pytest

from chat import presence
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, open_page
from tests.support.moto_cloud import MotoCloud


def test_each_person_is_there_once_and_who_has_expired_is_not(cloud: MotoCloud, time: FakeTime) -> None:
    open_page("ann-1=", ANN)
    open_page("ann-2=", ANN)
    open_page("ben=", BEN, expires_at=int(time.time()) + 1)
    open_page("elsewhere=", {"id": "eve-sub", "name": "Eve"}, "garden")
    cloud.put("SessionsTable", {"pk": "channel#screen#general", "sk": "broken=", "brief": "0 9999999999 "})
    assert sorted(each["id"] for each in presence.people_in("general")) == [ANN["id"], BEN["id"]]
    time.advance(1)
    assert presence.people_in("general") == [ANN]


def test_two_hundred_people_are_told_by_name(cloud: MotoCloud) -> None:
    assert [presence.are_named(count) for count in (0, 200, 201)] == [True, True, False]


def test_no_more_is_read_than_tells_that_they_are_too_many(
    cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    monkeypatch.setattr(presence, "MAX_NAMED_PEOPLE", 2)
    for number in range(2):
        open_page(f"{number}=", {"id": f"user-{number}", "name": "X"})
    open_page("0-again=", {"id": "user-0", "name": "X"})
    open_page("1-expired=", {"id": "user-9", "name": "X"}, expires_at=int(time.time()))
    found = presence.few_in("general")
    assert found
    assert sorted(each.id for each in found) == ["0-again=", "0=", "1-expired=", "1="]
    for number in range(2, 9):
        open_page(f"{number}=", {"id": f"user-{number}", "name": "X"})
    cloud.calls.clear()
    assert presence.few_in("general") is None
    assert [call.request["Limit"] for call in cloud.calls] == [3, 3]


def test_sixty_comings_and_goings_of_a_user_are_told_in_a_minute(cloud: MotoCloud, time: FakeTime) -> None:
    """Who goes through two dozen rooms to find one is seen in that."""
    time.advance(60 - time.time() % 60)
    assert [presence.is_news_of("ann-sub") for _ in range(61)] == [True] * 60 + [False]
    (counted,) = cloud.items("SessionsTable")
    assert (counted["pk"], counted[f"count#presence#60#{int(time.time() // 60)}"]) == ("presence#ann-sub", 60)
    time.advance(59.999)
    assert presence.is_news_of("ann-sub") is False
    time.advance(0.001)
    assert presence.is_news_of("ann-sub") is True


def test_a_crowd_is_counted_every_five_seconds(cloud: MotoCloud, time: FakeTime) -> None:
    assert presence.is_time_to_count("general") is True
    time.advance(4.999)
    assert presence.is_time_to_count("general") is False
    assert presence.is_time_to_count("garden") is True
    noted = [(item["pk"], item["sk"]) for item in cloud.items("SessionsTable")]
    assert noted == [("count#garden", "people"), ("count#general", "people")]
    time.advance(0.001)
    assert presence.is_time_to_count("general") is True
