"""Message ids: UUIDs that sort in the order of their making, whatever the clock does."""

import itertools
import uuid
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import message_id

# A clock that may stand still, jump ahead, or be set back, in milliseconds since 1970.
CLOCKS = st.lists(st.integers(1, 2**47), min_size=1, max_size=200)


def ids_at(times_ms: list[int]) -> list[str]:
    """Return the ids that one process makes at these times."""
    generator = message_id._Generator()
    with patch.object(message_id.time, "time_ns", side_effect=[ms * 1_000_000 for ms in times_ms]):
        return [str(generator.next()) for _ in times_ms]


@given(CLOCKS)
def test_each_id_sorts_after_all_before_it_whatever_the_clock_does(times_ms: list[int]) -> None:
    made = ids_at(times_ms)
    assert all(earlier < later for earlier, later in itertools.pairwise(made))


@given(CLOCKS)
def test_every_id_is_a_uuid_of_version_7(times_ms: list[int]) -> None:
    for made in ids_at(times_ms):
        assert uuid.UUID(made).version == 7
        assert uuid.UUID(made).variant == uuid.RFC_4122
        assert message_id.is_uuid(made)


def test_more_ids_in_a_millisecond_than_the_counter_holds_still_sort() -> None:
    made = ids_at([1_000] * 10_000)
    assert made == sorted(set(made))
    # 4,096 ids for each millisecond that it borrows from the future, at most 2,048 of the first.
    assert message_id.made_at_s(made[-1]) <= 1.003


def test_ids_keep_to_the_clock_again_once_it_has_caught_up() -> None:
    made = ids_at([1_000, 400, 2_000])
    assert [message_id.made_at_s(each) for each in made] == [1.0, 1.0, 2.0]


@given(st.integers(1, 2**47))
def test_the_time_can_be_read_from_the_id(ms: int) -> None:
    (made,) = ids_at([ms])
    assert round(message_id.made_at_s(made) * 1000) == ms


def test_threads_never_get_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda _: [message_id.new() for _ in range(500)], range(8)))
    assert len(set(itertools.chain(*batches))) == 4_000
    assert all(batch == sorted(batch) for batch in batches)


@given(st.uuids())
def test_uuids_are_uuids_in_either_case(any_uuid: uuid.UUID) -> None:
    assert message_id.is_uuid(str(any_uuid))
    assert message_id.is_uuid(str(any_uuid).upper())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0190000000007000800000000000000a",
        "{01900000-0000-7000-8000-00000000000a}",
        "urn:uuid:01900000-0000-7000-8000-00000000000a",
        "01900000-0000-7000-8000-00000000000a\n",
        "01900000-0000-7000-8000-00000000000",
        "0190000-00000-7000-8000-00000000000a",
        "\uff10" * 8 + "-0000-7000-8000-00000000000a",
    ],
)
def test_other_ways_to_write_a_uuid_are_none(text: str) -> None:
    assert not message_id.is_uuid(text)


@pytest.mark.parametrize(
    ("at_s", "first"),
    [
        (0.001, "00000000-0001-7000-8000-000000000000"),
        (1_795_680_245.678, "01a216e2-17ae-7000-8000-000000000000"),
        (1_795_680_245.6784, "01a216e2-17ae-7000-8000-000000000000"),
    ],
)
def test_the_first_id_of_a_time_is_the_lowest_of_its_millisecond(at_s: float, first: str) -> None:
    assert message_id.first_of(at_s) == first
    assert message_id.made_at_s(first) == round(at_s, 3)
    assert message_id.first_of(at_s - 0.001) < first <= ids_at([max(1, round(at_s * 1000))])[0]


def test_each_millisecond_counts_from_anywhere_in_the_lower_half() -> None:
    counters = [int(made[15:18], 16) for made in ids_at(list(range(1, 201)))]
    assert 1_024 <= max(counters) < 2_048
    assert min(counters) < 1_024
