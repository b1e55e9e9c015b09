"""How many sockets a user may have open: the oldest end, and no more than is one too many."""

import pytest

from chat import closings, open_sockets
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, open_elsewhere, open_page
from tests.support.moto_cloud import MotoCloud


@pytest.mark.parametrize(("most", "ended"), [(4, []), (3, []), (2, ["2="]), (1, ["2=", "1="])])
def test_the_oldest_end_until_as_many_are_left_as_may_be(
    cloud: MotoCloud, time: FakeTime, most: int, ended: list[str]
) -> None:
    open_page("expired=", ANN, expires_at=int(time.time()))
    open_elsewhere("ben=", BEN)
    for name in ("2=", "1=", "0="):
        open_elsewhere(name, ANN)
        time.advance(0.001)
    open_sockets.end_surplus(ANN["id"], most)
    asked = [(item["user_id"], item["connections"]) for item in cloud.items("SessionsTable", closings.PREFIX)]
    assert asked == ([(ANN["id"], ended)] if ended else [])
