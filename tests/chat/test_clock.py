"""Time as clients see it."""

import pytest

from chat.clock import now_s, rfc3339
from tests.support.fake_time import FakeTime


@pytest.mark.parametrize(
    ("epoch_s", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_795_680_245.678, "2026-11-26T08:04:05.678Z"),
        (1_795_680_245.6789, "2026-11-26T08:04:05.678Z"),
    ],
)
def test_a_time_has_its_zone_and_milliseconds(epoch_s: float, text: str) -> None:
    assert rfc3339(epoch_s) == text


def test_now_is_in_seconds(time: FakeTime) -> None:
    assert now_s() == time.time()
