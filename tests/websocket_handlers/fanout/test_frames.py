"""Frames: as full as 32 KB allow, with every event whole and in order."""

import itertools
import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from websocket_handlers.fanout.frames import MAX_FRAME_BYTES, fits, pack

EMPTY_FRAME_BYTES = len('{"type":"events","events":[]}')
EVENTS = st.lists(
    st.builds(
        lambda text, times: {"type": "message.created", "text": text * times},
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        st.integers(1, 400),
    ),
    max_size=30,
)


def unpacked(frames: Iterable[bytes]) -> list[dict[str, Any]]:
    return [event for frame in frames for event in json.loads(frame)["events"]]


def event_of(size: int) -> dict[str, str]:
    """Return an event that takes so many bytes in a frame."""
    return {"t": "x" * (size - len('{"t":""}'))}


@given(EVENTS)
def test_nothing_is_lost_and_the_order_is_kept(events: list[dict[str, Any]]) -> None:
    assert unpacked(pack(events)) == events


@given(EVENTS)
def test_no_frame_is_over_32_kb(events: list[dict[str, Any]]) -> None:
    assert all(len(frame) <= MAX_FRAME_BYTES for frame in pack(events))


@given(EVENTS)
def test_no_frame_could_have_held_the_next_event_too(events: list[dict[str, Any]]) -> None:
    frames = list(pack(events))
    for frame, following in itertools.pairwise(frames):
        first = json.dumps(json.loads(following)["events"][0], ensure_ascii=False, separators=(",", ":"))
        assert len(frame) + len(",") + len(first.encode()) > MAX_FRAME_BYTES


def fewest(sizes: list[int]) -> int:
    """Return the fewest frames that hold events of these sizes, of all ways to part them and keep their order."""
    fewest_of_first = [0]
    for end in range(1, len(sizes) + 1):
        ways = []
        for start in range(end):
            if EMPTY_FRAME_BYTES + sum(sizes[start:end]) + (end - start - 1) <= MAX_FRAME_BYTES:
                ways.append(fewest_of_first[start] + 1)
        fewest_of_first.append(min(ways))
    return fewest_of_first[-1]


@given(st.lists(st.integers(10, MAX_FRAME_BYTES - EMPTY_FRAME_BYTES), max_size=25))
def test_there_are_as_few_frames_as_there_can_be(sizes: list[int]) -> None:
    assert len(list(pack(map(event_of, sizes)))) == fewest(sizes)


@given(st.lists(st.integers(10, MAX_FRAME_BYTES - EMPTY_FRAME_BYTES), min_size=1, max_size=25))
def test_any_two_neighbours_have_more_than_a_frame_holds(sizes: list[int]) -> None:
    """So a batch is a frame, and at most one more for each further 16 KB."""
    frames = list(pack(map(event_of, sizes)))
    for one, other in itertools.pairwise(frames):
        assert len(one) + len(other) > MAX_FRAME_BYTES
    assert len(frames) <= 1 + sum(map(len, frames)) / (MAX_FRAME_BYTES / 2)


@given(EVENTS)
def test_every_frame_says_that_it_is_events(events: list[dict[str, Any]]) -> None:
    for frame in pack(events):
        assert json.loads(frame).keys() == {"type", "events"}
        assert json.loads(frame)["type"] == "events"
        assert json.loads(frame)["events"]


def test_no_events_are_no_frames() -> None:
    assert list(pack([])) == []


def test_an_event_that_just_fits_is_one_frame_of_32_kb() -> None:
    (frame,) = pack([event_of(MAX_FRAME_BYTES - EMPTY_FRAME_BYTES)])
    assert len(frame) == MAX_FRAME_BYTES


def test_an_event_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        list(pack([event_of(MAX_FRAME_BYTES - EMPTY_FRAME_BYTES + 1)]))


def test_two_events_that_just_fit_share_a_frame_and_a_byte_more_parts_them() -> None:
    half = (MAX_FRAME_BYTES - EMPTY_FRAME_BYTES - 1) // 2
    rest = MAX_FRAME_BYTES - EMPTY_FRAME_BYTES - 1 - half
    assert len(list(pack([event_of(half), event_of(rest)]))) == 1
    assert len(list(pack([event_of(half), event_of(rest + 1)]))) == 2


def test_three_events_fill_a_frame_to_the_byte() -> None:
    room = 32_768 - EMPTY_FRAME_BYTES - 2
    (frame,) = pack([event_of(1_000), event_of(2_000), event_of(room - 3_000)])
    assert len(frame) == 32_768
    assert len(list(pack([event_of(1_000), event_of(2_000), event_of(room - 2_999)]))) == 2


@pytest.mark.parametrize(("spare", "is_fitting"), [(1, True), (0, True), (-1, False)])
def test_it_is_known_beforehand_what_fits(spare: int, is_fitting: bool) -> None:
    assert fits(event_of(32_768 - EMPTY_FRAME_BYTES - spare)) is is_fitting


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_an_error(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        fits({"number": number})


def test_text_goes_as_utf_8_not_as_escapes() -> None:
    (frame,) = pack([{"text": "\U0001f600"}])
    assert "\U0001f600".encode() in frame
