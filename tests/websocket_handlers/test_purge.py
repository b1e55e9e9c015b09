"""`purge`: what somebody has written since some time becomes tombstones, what is on its way too, and nothing else."""

from collections import Counter
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from chat import changes, clock, dynamodb, message_id, places, purges, sending
from chat.messages import SECONDS_A_DAY
from tests.support.fake_time import FakeTime
from tests.support.lambda_events import ANN, BEN, Context
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import Call, MotoCloud
from websocket_handlers import purge
from websocket_handlers.fanout.streams import ALL_DONE

# As it is where no test takes its place.
WAIT_UNTIL = purge._wait_until
ZOE = {"id": "zoe-sub", "name": "Zoe"}
HOUR_S = 60 * 60


class Stream:
    """DirectoryTable's, as Lambda reads it for the function: one record at a time, as its filter has it."""

    def __init__(self, cloud: MotoCloud) -> None:
        self.cloud, self.taken = cloud, 0

    def waiting(self) -> list[dict[str, Any]]:
        found = [
            each
            for each in self.cloud.records("DirectoryTable")
            if each["eventName"] in {"INSERT", "MODIFY"} and each["dynamodb"]["Keys"]["pk"]["S"].startswith("purge#")
        ]
        return found[self.taken :]

    def next(self) -> dict[str, Any]:
        record, self.taken = self.waiting()[0], self.taken + 1
        return purge.handler({"Records": [record]}, Context())

    def run(self) -> int:
        """Hand on all that comes, and return in how many portions it was done."""
        portions = 0
        while self.waiting():
            assert self.next() == ALL_DONE
            portions += 1
        return portions


@pytest.fixture
def stream(cloud: MotoCloud) -> Stream:
    return Stream(cloud)


@pytest.fixture(autouse=True)
def here(cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Ann and Ben, who have been here, and a function that waits by the tests' clock; how long, in seconds."""
    make_user(ANN["id"], ANN["name"])
    make_user(BEN["id"], BEN["name"])
    waited: list[float] = []

    def wait(at_s: float) -> None:
        waited.append(at_s - time.time())
        time.advance(max(0.0, at_s - time.time()))

    monkeypatch.setattr(purge, "_wait_until", wait)
    return waited


def say(user: dict[str, str], text: str, room: str = "general", client_id: str | None = None) -> dict[str, Any]:
    place = places.find(user["id"], room).place
    assert place is not None
    message, _ = sending.send(place.member, sending.new_message(room, user, text, client_id))
    return message


def texts(cloud: MotoCloud) -> list[str]:
    return sorted(item["text"] for item in cloud.items("MessagesTable"))


def ask(since_s: float) -> None:
    purges.ask(ANN["id"], since_s, ZOE)


def test_all_that_somebody_has_written_since_goes_and_nothing_else(
    cloud: MotoCloud, stream: Stream, time: FakeTime
) -> None:
    make_room("den", "closed", ann_sub="admin", ben_sub="member")
    make_room("two", "direct", ann_sub="member", ben_sub="member")
    say(ANN, "before", client_id="zzz")
    time.advance(HOUR_S)
    since = time.time()
    for number, room in enumerate(("general", "den", "two", "general")):
        # Their keys say nothing of when they were sent.
        say(ANN, f"spam {number}", room, client_id=f"{9 - number}")
        say(BEN, f"fine {number}", room)
    say(ANN, "spam without a key")
    ask(since)
    stream.run()
    assert texts(cloud) == ["", "", "", "", "", "before", "fine 0", "fine 1", "fine 2", "fine 3"]
    assert cloud.items("DirectoryTable", purges.PREFIX) == []


def test_what_is_left_is_what_a_deletion_leaves_and_is_in_the_list_of_changes(
    cloud: MotoCloud, stream: Stream, time: FakeTime
) -> None:
    message = say(ANN, "spam <@ben-sub>")
    ask(time.time() - 1)
    stream.run()
    (left,) = cloud.items("MessagesTable")
    assert (left["text"], left["rev"], left["mentions"], left["reactions"]) == ("", 2, [], {})
    assert left["deleted_at"]
    assert (left["id"], left["author"]) == (message["id"], ANN)
    (entry,) = cloud.items("SessionsTable", changes.list_key("general", "")["pk"])
    assert (entry["id"], entry["sk"]) == (message["id"], left["changed"])


def test_it_is_one_entry_in_the_audit_list_however_many_messages_go(
    cloud: MotoCloud, stream: Stream, time: FakeTime
) -> None:
    for number in range(7):
        say(ANN, f"spam {number}")
    ask(time.time() - 1)
    stream.run()
    (entry,) = cloud.items("DirectoryTable", "audit")
    assert (entry["act"], entry["who"], entry["user"]) == ("messages.purged", ZOE, ANN)


def test_a_send_that_was_under_way_is_found_the_second_time(
    cloud: MotoCloud, stream: Stream, time: FakeTime, here: list[float]
) -> None:
    """A ban against a send: its author was let in before the ban, and it is stored after the purge has looked."""
    say(ANN, "spam")
    place = places.find(ANN["id"], "general").place
    assert place is not None
    late = sending.new_message("general", ANN, "late spam")
    ask(time.time() - HOUR_S)
    assert stream.next() == ALL_DONE
    assert texts(cloud) == [""]
    sending.send(place.member, late)
    time.advance(2)
    assert stream.run() == 1
    assert here == [pytest.approx(purges.SETTLED_AFTER_S - 2)]
    assert texts(cloud) == ["", ""]


def test_what_is_written_long_after_it_was_asked_for_stays(cloud: MotoCloud, stream: Stream, time: FakeTime) -> None:
    ask(time.time() - HOUR_S)
    time.advance(purges.SETTLED_AFTER_S + 1)
    say(ANN, "sorry")
    stream.run()
    assert texts(cloud) == ["sorry"]


def test_the_second_time_looks_at_what_was_new_alone(
    cloud: MotoCloud, stream: Stream, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(ANN, "old spam")
    time.advance(HOUR_S)
    say(ANN, "new spam")
    ask(time.time() - 2 * HOUR_S)
    buried: list[list[tuple[str, str]]] = [[], []]
    bury = purge._bury
    for times in buried:
        monkeypatch.setattr(purge, "_bury", lambda written, times=times: (times.append(written), bury(written)))
        stream.next()
    assert [len(times) for times in buried] == [2, 1]


def test_what_an_invocation_has_no_time_for_the_next_one_does(
    cloud: MotoCloud, stream: Stream, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        say(ANN, f"spam {number}", client_id=f"{number}")
    monkeypatch.setattr(purges, "PART", 5)
    monkeypatch.setattr(Context, "remaining_ms", round(purge.RESERVE_S * 1000) - 1)
    ask(time.time() - 1)
    left = []
    while stream.waiting():
        assert stream.next() == ALL_DONE
        left.append(sum(text != "" for text in texts(cloud)))
    assert left == [7, 2, 0, 0, 0, 0]


@pytest.mark.parametrize(("remaining_ms", "left"), [(15_000, []), (14_999, ["spam 2"])])
def test_an_invocation_stops_fifteen_seconds_before_its_time_is_over(
    cloud: MotoCloud,
    stream: Stream,
    time: FakeTime,
    monkeypatch: pytest.MonkeyPatch,
    remaining_ms: int,
    left: list[str],
) -> None:
    monkeypatch.setattr(purge, "time", time)
    for number in range(3):
        say(ANN, f"spam {number}", client_id=f"{number}")
    monkeypatch.setattr(purges, "PART", 2)
    monkeypatch.setattr(Context, "remaining_ms", remaining_ms)
    ask(time.time() - 1)
    assert stream.next() == ALL_DONE
    assert list(filter(None, texts(cloud))) == left


def test_an_invocation_with_time_does_all_of_it_at_once(
    cloud: MotoCloud, stream: Stream, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        say(ANN, f"spam {number}")
    monkeypatch.setattr(purges, "PART", 5)
    ask(time.time() - 1)
    stream.next()
    assert texts(cloud) == [""] * 12


def test_other_sends_cost_a_look_and_no_write(cloud: MotoCloud, stream: Stream, time: FakeTime) -> None:
    for number in range(30):
        say(ANN, f"long ago {number}")
    time.advance(HOUR_S)
    say(ANN, "spam")
    ask(time.time() - 60)
    cloud.calls.clear()
    stream.next()
    assert Counter(call.action for call in cloud.calls) == {
        "dynamodb:BatchGetItem": 1,
        "dynamodb:Query": 1,
        "dynamodb:TransactWriteItems": 1,
        "dynamodb:UpdateItem": 1,
    }


def test_what_was_deleted_already_or_is_gone_changes_nothing(cloud: MotoCloud, stream: Stream, time: FakeTime) -> None:
    deleted, gone = say(ANN, "deleted"), say(ANN, "gone")
    purge._bury(("general", deleted["id"]))
    cloud.delete("MessagesTable", room="general", id=gone["id"])
    before = cloud.items("MessagesTable")
    ask(time.time() - 1)
    stream.run()
    assert cloud.items("MessagesTable") == before


def test_a_record_that_comes_again_does_nothing_again(cloud: MotoCloud, stream: Stream, time: FakeTime) -> None:
    ask(time.time() - 1)
    stream.run()
    say(ANN, "written since")
    stream.taken = 0
    stream.run()
    assert texts(cloud) == ["written since"]
    assert cloud.items("DirectoryTable", purges.PREFIX) == []


def test_what_fails_is_tried_again_from_where_it_was(
    cloud: MotoCloud, stream: Stream, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        say(ANN, f"spam {number}", client_id=f"{number}")
    ask(time.time() - 1)
    seen: list[Call] = []

    def fail_third(call: Call) -> str | None:
        seen.append(call)
        return "InternalServerError" if len(seen) == 3 else None

    monkeypatch.setattr(purge, "AT_ONCE", 1)
    cloud.before("dynamodb:TransactWriteItems", fail_third)
    (record,) = stream.waiting()
    answer = purge.handler({"Records": [record]}, Context())
    assert answer == {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
    assert texts(cloud).count("") == 3
    cloud.heal()
    stream.run()
    assert texts(cloud) == [""] * 4


def test_what_nobody_can_read_is_set_aside_and_keeps_nothing_from_the_others(
    cloud: MotoCloud, stream: Stream, time: FakeTime
) -> None:
    say(ANN, "spam")
    cloud.put("DirectoryTable", {"pk": "purge#broken", "sk": "purge"})
    ask(time.time() - 1)
    broken, good = stream.waiting()
    assert purge.handler({"Records": [broken, good, 7]}, Context()) == ALL_DONE
    assert texts(cloud) == [""]
    assert [letter["record"] for letter in cloud.dead_letters()] == [broken, 7]


def test_what_has_been_carried_out_is_let_be_and_the_next_is_carried_on(
    cloud: MotoCloud, stream: Stream, time: FakeTime
) -> None:
    say(ANN, "first")
    purges.ask(ANN["id"], time.time() - HOUR_S, ZOE)
    stream.run()
    over = [each for each in cloud.records("DirectoryTable") if each["eventName"] == "REMOVE"]
    say(ANN, "second")
    purges.ask(ANN["id"], time.time() - HOUR_S, ZOE)
    assert purge.handler({"Records": [*over, *stream.waiting()]}, Context()) == ALL_DONE
    assert over
    assert texts(cloud) == ["", ""]
    assert cloud.dead_letters() == []


@pytest.mark.parametrize(("position", "is_harmless"), [(0, True), (1, False)])
def test_only_what_is_true_of_the_message_itself_is_no_failure(
    cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch, position: int, is_harmless: bool
) -> None:
    message = say(ANN, "spam")

    def refuse(writes: list[Any]) -> None:
        assert len(writes) > 1
        raise dynamodb.Unmet(position, {})

    monkeypatch.setattr(dynamodb, "transact_write", refuse)
    with nullcontext() if is_harmless else pytest.raises(dynamodb.Unmet):
        purge._bury(("general", message["id"]))


@pytest.mark.parametrize(("at_s", "waits_s"), [(1_005, 5), (1_000, 0), (999, 0)])
def test_it_waits_until_then_and_not_for_what_is_past(
    monkeypatch: pytest.MonkeyPatch, at_s: float, waits_s: float
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(purge, "time", SimpleNamespace(sleep=slept.append))
    monkeypatch.setattr(clock, "now_s", lambda: 1_000.0)
    WAIT_UNTIL(at_s)
    assert slept == [waits_s]


def test_ttl_finds_a_purge_that_nobody_has_carried_out(cloud: MotoCloud, time: FakeTime) -> None:
    ask(time.time() - 1)
    (item,) = cloud.items("DirectoryTable", purges.PREFIX)
    assert item["expires_at"] == int(time.time()) + purges.LIFETIME_S


def test_reservations_are_kept_for_longer_than_a_purge_goes_back() -> None:
    assert sending.RESERVATION_LIFETIME_S > purges.MOST_AGO_S + SECONDS_A_DAY


def test_ids_lie_between_the_first_ones_of_their_times(time: FakeTime) -> None:
    made = message_id.new()
    assert message_id.first_of(time.time()) <= made < message_id.first_of(time.time() + 0.001)
    assert dynamodb.to_attributes({"id": made})["id"]["S"] == made
