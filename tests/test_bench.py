"""What `make bench` measures, as far as it does not depend on the machine: counts and arithmetic, and no seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chat.limits import Limits
from deployer.stack import package
from tests.measure import capacity, dollars, import_time, load, long_messages, prices, requests
from tests.measure.capacity import Used
from tests.measure.fanout_alone import Ledger, connection_ids, fanout_alone, listening, message, record
from tests.measure.load import Load
from tests.measure.requests import Cloud
from tests.support.moto_cloud import moto_cloud
from websocket_handlers.fanout.pages import PAGE_CONNECTIONS

SIZES = (10, 60)
FURTHER = 300


@pytest.fixture(scope="module")
def counted() -> Iterator[Cloud]:
    """What every action asks of DynamoDB, in rooms of some sizes, without and with others elsewhere."""
    with pytest.MonkeyPatch.context() as patch, moto_cloud(patch) as moto:
        yield requests.count(moto.environment(), SIZES, FURTHER)


@pytest.fixture(scope="module")
def loads() -> dict[float, Load]:
    return {rate: load.simulate(rate) for rate in load.RATES}


def test_no_action_scans(counted: Cloud) -> None:
    assert len(list(counted.all_used)) == len(SIZES) * 2 * len(requests.ACTIONS)
    assert requests.scans(counted) == 0


def test_a_send_is_three_requests_and_four_are_promised(counted: Cloud) -> None:
    assert {by_action["send"].requests for by_action in counted.used.values()} == {3}
    assert requests.MAX_REQUESTS_OF_A_SEND == 4


def test_a_broadcast_reads_the_room_only_and_notes_what_is_newest_there(counted: Cloud) -> None:
    for (size, _), by_action in counted.used.items():
        assert by_action["broadcast"].operations == {"BatchGetItem": 1, "Query": 1, "UpdateItem": 1}
        assert by_action["broadcast"].write_units == 1
        # Some 180 bytes a connection, and the room's own item; nothing of those elsewhere.
        units = 1 + (size + 1) * 180 / capacity.READ_UNIT_BYTES
        assert by_action["broadcast"].read_units == pytest.approx(units, abs=1)


def test_nothing_costs_more_for_connections_in_other_rooms(counted: Cloud) -> None:
    assert requests.dearer(counted) == 0


def test_a_room_of_several_pages_is_read_once_and_everyone_is_posted_to_once() -> None:
    ledger = Ledger()
    ids = connection_ids(2 * PAGE_CONNECTIONS + 1)
    with fanout_alone(callbacks=ledger) as fanout:
        fanout.fill(listening(ids))
        fanout.broadcast([record(1, message(1, "019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071", "2026-11-22T20:03:30.000Z"), 0)])
        assert fanout.queries == 1
        assert fanout.invocations.made == 2
    assert ledger.posts == dict.fromkeys(ids, 1)


@pytest.mark.parametrize("rate", load.RATES)
def test_a_connection_gets_five_posts_a_second_at_most_and_one_for_each_batch(
    loads: dict[float, Load], rate: float
) -> None:
    found = loads[rate]
    assert found.messages == rate * load.SECONDS
    assert found.busiest_second <= 5
    assert found.frames == found.metered == found.batches == min(rate, load.POLLS_A_SECOND) * load.SECONDS


def test_long_messages_of_one_user_add_ten_posts_a_minute_at_most() -> None:
    """README says so: 128 KiB of text a minute, in frames of 32 KB of which each has at least half."""
    assert long_messages.most_further_posts_a_minute(Limits()) == 10
    assert long_messages.further_posts("\U0001f600" * 4_000, Limits()) == 7, "eight messages, each in its own frame"


@pytest.mark.parametrize("size", [100, 1_000, 10_000])
def test_delivery_costs_little_more_than_its_posts_and_less_than_a_post_for_each_message_under_load(
    counted: Cloud, loads: dict[float, Load], size: int
) -> None:
    # What is counted in a small room, and the Query of this one.
    query = Used(read_units=capacity.read_units([_item()] * size, consistent=True))
    used = {**counted.used[SIZES[0], False], "broadcast": query}
    lowest = dollars.floor(size).total
    assert dollars.ours(size, used, loads[1]).total <= 1.1 * lowest
    assert dollars.ours(size, used, loads[10]).total < 0.5 * lowest
    # In a room of 100 that hears 100 messages a second, sending is most of it: a transaction, 7 write units in all.
    assert dollars.ours(size, used, loads[100]).total < 0.125 * lowest
    assert lowest < dollars.ours(size, used, loads[1]).total < dollars.usual(size).total


def test_a_bill_is_what_was_counted_times_its_price() -> None:
    used = {"send": Used(write_units=2), "broadcast": Used(read_units=34)}
    bill = dollars.ours(1_000, used, Load(1, 20, 20, 20, 20, 1, log_bytes=20 * 500))
    assert bill.posts == pytest.approx(1_000 * prices.WEB_SOCKET_MESSAGE)
    assert bill.sending == pytest.approx(2e-6)
    assert bill.dynamodb == pytest.approx(2 * 0.625e-6 + 34 * 0.125e-6)
    assert bill.functions == pytest.approx(2 * 0.2e-6 + (0.030 + 0.020 + 1_000 * 0.010 / 64) * 0.0000133334)
    assert bill.logs == pytest.approx((300 + 700 + 700 + 500) * 0.5e-9)
    assert bill.a_million(1_000) == pytest.approx(bill.total * 1_000)


def test_sizes_and_units_are_those_of_dynamodbs_rules() -> None:
    # "DynamoDB item sizes and formats", Amazon DynamoDB Developer Guide.
    item = {"pk": {"S": "café"}, "n": {"N": "1795377810"}, "user": {"M": {"id": {"S": "abc"}}}}
    assert capacity.item_size(item) == (2 + 5) + (1 + 6) + (4 + 3 + 1 + 2 + 3)
    assert [capacity.write_units(size) for size in (0, 1024, 1025)] == [1, 1, 2]
    four_kb = {"a": {"S": "x" * 4095}}
    assert capacity.read_units([four_kb], consistent=True) == 1
    assert capacity.read_units([four_kb, four_kb, item], consistent=True) == 3
    assert capacity.read_units([four_kb, four_kb, item], consistent=False) == 1.5


def test_the_handlers_zip_is_small(tmp_path: Path) -> None:
    assert package.build(tmp_path / "handlers.zip").stat().st_size < import_time.MAX_ZIP_BYTES


def _item() -> dict[str, dict[str, str]]:
    return {"connection": {"S": "x" * 126}}
