"""Messages, page by page, and until when they are kept."""

import pytest

from chat import message_id, messages
from tests.support.fake_time import FakeTime
from tests.support.moto_cloud import MotoCloud

AUTHOR = {"id": "ann-sub", "name": "Ann"}


@pytest.fixture
def ids(cloud: MotoCloud) -> list[str]:
    """Six messages of a room, the third of which has been kept for long enough, and one of another room."""
    ids = [message_id.new() for _ in range(7)]
    for number, each in enumerate(ids[:6]):
        item = {"room": "garden", "id": each, "text": str(number), "author": AUTHOR}
        cloud.put("MessagesTable", {**item, "expires_at": 1} if number == 2 else item)
    cloud.put("MessagesTable", {"room": "hall", "id": ids[6], "text": "elsewhere", "author": AUTHOR})
    return ids


def said(page: messages.Page) -> tuple[str, bool, bool]:
    return "".join(each["text"] for each in page.messages), page.has_before, page.has_after


@pytest.mark.parametrize(
    ("limit", "expected"), [(1, ("5", True, False)), (4, ("1345", True, False)), (5, ("01345", False, False))]
)
def test_the_newest(ids: list[str], limit: int, expected: tuple[str, bool, bool]) -> None:
    assert said(messages.newest("garden", limit)) == expected


@pytest.mark.parametrize(
    ("cursor", "limit", "expected"),
    [(3, 1, ("1", True, True)), (3, 2, ("01", False, True)), (0, 2, ("", False, True)), (6, 2, ("45", True, False))],
)
def test_what_is_before(ids: list[str], cursor: int, limit: int, expected: tuple[str, bool, bool]) -> None:
    assert said(messages.before("garden", ids[cursor], limit)) == expected


@pytest.mark.parametrize(
    ("cursor", "limit", "expected"),
    [(1, 2, ("34", True, True)), (1, 3, ("345", True, False)), (5, 1, ("", True, False)), (0, 1, ("1", True, True))],
)
def test_what_is_after(ids: list[str], cursor: int, limit: int, expected: tuple[str, bool, bool]) -> None:
    assert said(messages.after("garden", ids[cursor], limit)) == expected


def test_before_the_first_and_after_nothing(ids: list[str]) -> None:
    assert said(messages.after("garden", message_id.first_of(0), 5)) == ("01345", False, False)


@pytest.mark.parametrize(
    ("cursor", "limit", "expected"),
    [
        (3, 1, ("3", True, True)),
        (3, 2, ("13", True, True)),
        (3, 3, ("134", True, True)),
        (3, 4, ("0134", False, True)),
        (3, 5, ("01345", False, False)),
        (0, 2, ("01", False, True)),
        (5, 3, ("345", True, False)),
        (5, 4, ("1345", True, False)),
    ],
)
def test_what_is_around(ids: list[str], cursor: int, limit: int, expected: tuple[str, bool, bool]) -> None:
    assert said(messages.around("garden", ids[cursor], limit)) == expected


def test_who_may_have_missed_something_reads_consistently_and_who_looks_back_need_not(cloud: MotoCloud) -> None:
    now = message_id.new()
    messages.newest("garden", 2)
    messages.after("garden", now, 2)
    assert [call.request["ConsistentRead"] for call in cloud.calls] == [True, True, False]
    cloud.calls.clear()
    messages.before("garden", now, 2)
    messages.around("garden", now, 2)
    assert [call.request["ConsistentRead"] for call in cloud.calls] == [False] * 4


def test_no_more_is_read_than_a_page_needs(ids: list[str], cloud: MotoCloud) -> None:
    """One more than is shown, and one that tells whether there is anything on the other side."""
    cloud.delete("MessagesTable", room="garden", id=ids[2])
    messages.newest("garden", 1)
    messages.before("garden", ids[3], 1)
    messages.after("garden", ids[3], 1)
    messages.around("garden", ids[3], 1)
    assert [call.request["Limit"] for call in cloud.calls] == [2, 2, 1, 2, 1, 2, 2]


@pytest.mark.parametrize(("position", "expected"), [(None, "01345"), (1, "345"), (5, "")])
def test_all_that_follows(ids: list[str], cloud: MotoCloud, position: int | None, expected: str) -> None:
    after = None if position is None else ids[position]
    assert "".join(each["text"] for each in messages.all_after("garden", after)) == expected


def test_one_is_found_as_long_as_it_is_kept(ids: list[str]) -> None:
    found = messages.find("garden", ids[1])
    assert found
    assert found["text"] == "1"
    assert messages.find("garden", ids[2]) is None
    assert messages.find("garden", ids[6]) is None


def test_a_message_is_shown_with_all_that_it_may_lack_and_nothing_that_is_nobodys_business() -> None:
    by = {"count": 1, "users": ["ann-sub"]}
    reactions = {"b": {**by, "at": "2"}, "a": {**by, "at": "3"}, "c": {**by, "at": "1"}}
    item = {"room": "garden", "id": "1", "text": "hi", "expires_at": 2**40, "changed": "2", "reactions": reactions}
    assert messages.shown(item) == {
        "room": "garden",
        "id": "1",
        "text": "hi",
        "rev": 1,
        "mentions": [],
        "reactions": [{"emoji": emoji, **by} for emoji in "cba"],
    }
    assert messages.shown({"id": "1", "rev": 3, "mentions": ["x"]}) == {
        "id": "1",
        "rev": 3,
        "mentions": ["x"],
        "reactions": [],
    }


def test_a_messages_size_is_that_of_its_json_in_utf_8() -> None:
    assert messages.size({"text": "ä"}) == len('{"text":"ä","rev":1,"mentions":[],"reactions":[]}'.encode())


def test_a_message_expires_at_its_second(time: FakeTime) -> None:
    time.now_ms = 100_000
    assert [messages.has_expired({"expires_at": at}) for at in (99, 100, 101)] == [True, True, False]
    assert messages.has_expired({}) is False


@pytest.mark.parametrize(("days", "kept"), [(None, None), ("", None), ("0", None), ("1", 86_400), ("30", 2_592_000)])
def test_messages_are_kept_for_so_many_days(
    monkeypatch: pytest.MonkeyPatch, days: str | None, kept: int | None
) -> None:
    if days is None:
        monkeypatch.delenv("MESSAGE_RETENTION_DAYS", raising=False)
    else:
        monkeypatch.setenv("MESSAGE_RETENTION_DAYS", days)
    until = messages.expires_at(message_id.first_of(1_000.999))
    assert until == (None if kept is None else 1_000 + kept)
